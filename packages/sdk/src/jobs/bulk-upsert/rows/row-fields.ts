import { InvalidInputError } from "@grinfi/core";
import { CONTACT_FIELDS, ROW_FIELDS } from "../../../generated/fields.ts";
import { closestTo } from "../../names/closest-names.ts";
import type { ContactRow } from "../bulk-upsert-types.ts";

const KNOWN_FIELDS: ReadonlySet<string> = new Set([...ROW_FIELDS, "custom_fields"]);

/** How many of the closest fields an error lists for each unknown one. */
const SUGGESTED_FIELDS = 2;

/** The reason of a row that describes nobody. */
export const NO_IDENTITY =
  "The row has no linkedin_id, and no email by which a contact could be found. The API creates no contact without a LinkedIn profile; contacts.importCsv does.";

/** Returns the fields of a row that cannot be saved, unless they are undefined. */
export function unmappedOf(row: ContactRow): string[] {
  if (typeof row !== "object" || row === null) return [];
  return Object.entries(row).flatMap(([field, value]) =>
    value === undefined || KNOWN_FIELDS.has(field) ? [] : field,
  );
}

/** Returns a row with only the fields that a contact has. */
export const mappedOf = (row: ContactRow): ContactRow =>
  Object.fromEntries(Object.entries(row).filter(([field]) => KNOWN_FIELDS.has(field))) as ContactRow;

/** Lists fields that cannot be saved, each with the closest ones that can. */
export function describeUnmapped(fields: readonly string[]): string {
  const known = ROW_FIELDS.map((name) => ({ name }));
  const named = fields.map((field) => {
    if (CONTACT_FIELDS.includes(field))
      return `"${field}" (contacts have it, but the API saves it by no upsert)`;
    const closest = closestTo(field, known, SUGGESTED_FIELDS).map(({ name }) => `"${name}"`);
    return `"${field}" (closest: ${closest.join(", ")})`;
  });
  return `${named.join(", ")}. Rename them, put custom fields into custom_fields, or pass unmapped: "drop".`;
}

export const unmappedError = (fields: readonly string[]): InvalidInputError =>
  new InvalidInputError(
    `Rows have fields that a contact does not have: ${describeUnmapped(fields)} Nothing was sent.`,
  );

export const unmappedColumnsError = (headings: readonly string[]): InvalidInputError => {
  const named = headings.map((heading) => `"${heading}"`).join(", ");
  return new InvalidInputError(
    `The file has columns that fill no field: ${named}. Map them in columns to a field or to { custom_field: "..." }, ignore them with null, or pass unmapped: "drop". Nothing was sent.`,
  );
};
