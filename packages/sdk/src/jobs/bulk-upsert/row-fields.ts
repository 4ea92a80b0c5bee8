import { InvalidInputError } from "@grinfi/core";
import { ROW_FIELDS } from "../../generated/fields.ts";
import { closestTo } from "../names/closest-names.ts";
import type { ContactRow } from "./bulk-upsert-types.ts";

const KNOWN_FIELDS: ReadonlySet<string> = new Set([...ROW_FIELDS, "custom_fields"]);

/** How many of the closest fields an error lists for each unknown one. */
const SUGGESTED_FIELDS = 2;

/** Returns the fields of a row that a contact does not have, unless they are undefined. */
export const unmappedOf = (row: ContactRow): string[] =>
  Object.entries(row ?? {}).flatMap(([field, value]) =>
    value === undefined || KNOWN_FIELDS.has(field) ? [] : field,
  );

/** Returns a row with only the fields that a contact has. */
export const mappedOf = (row: ContactRow): ContactRow =>
  Object.fromEntries(Object.entries(row).filter(([field]) => KNOWN_FIELDS.has(field))) as ContactRow;

/** Lists fields that a contact does not have, each with the closest ones that it has. */
export function describeUnmapped(fields: readonly string[]): string {
  const known = ROW_FIELDS.map((name) => ({ name }));
  const named = fields.map((field) => {
    const closest = closestTo(field, known, SUGGESTED_FIELDS).map(({ name }) => `"${name}"`);
    return `"${field}" (closest: ${closest.join(", ")})`;
  });
  return `${named.join(", ")}. Rename them, put custom fields into custom_fields, or pass unmapped: "drop".`;
}

export const unmappedError = (fields: readonly string[]): InvalidInputError =>
  new InvalidInputError(
    `Rows have fields that a contact does not have: ${describeUnmapped(fields)} Nothing was sent.`,
  );
