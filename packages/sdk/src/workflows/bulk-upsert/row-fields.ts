import { InvalidInputError } from "@grinfi/core";
import { nearestTo } from "../names/nearest.ts";
import type { ContactRow } from "./bulk-upsert-types.ts";

/** The fields of a contact that a row can have: a record, so that none is left out. */
const CONTACT_FIELDS: Readonly<Record<Exclude<keyof ContactRow, "custom_fields">, true>> = {
  about: true,
  company_name: true,
  domain: true,
  email: true,
  first_name: true,
  headline: true,
  last_name: true,
  linkedin: true,
  linkedin_id: true,
  ln_id: true,
  position: true,
  raw_address: true,
  sn_id: true,
};

export const contactFields: readonly string[] = Object.keys(CONTACT_FIELDS);

const ROW_FIELDS: ReadonlySet<string> = new Set([...contactFields, "custom_fields"]);

/** How many of the nearest fields an error tells. */
const NEAREST = 2;

/** Fields of a row that a contact does not have, and that hold anything. */
export const unmappedOf = (row: ContactRow): string[] =>
  Object.entries(row).flatMap(([field, value]) =>
    value === undefined || ROW_FIELDS.has(field) ? [] : field,
  );

/** The fields of a row that a contact has. */
export const mappedOf = (row: ContactRow): ContactRow =>
  Object.fromEntries(Object.entries(row).filter(([field]) => ROW_FIELDS.has(field))) as ContactRow;

/** Names fields that a contact does not have, and the nearest that it has. */
export function nameUnmapped(fields: readonly string[]): string {
  const known = contactFields.map((name) => ({ name }));
  const named = fields.map((field) => {
    const nearest = nearestTo(field, known, NEAREST).map(({ name }) => `"${name}"`);
    return `"${field}" (the nearest: ${nearest.join(", ")})`;
  });
  return `${named.join(", ")}. Rename fields, put custom fields into custom_fields, or pass unmapped: "drop".`;
}

export const unmappedError = (fields: readonly string[]): InvalidInputError =>
  new InvalidInputError(
    `Nothing was sent: rows have fields that a contact does not have: ${nameUnmapped(fields)}`,
  );
