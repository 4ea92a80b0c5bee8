import { InvalidInputError } from "@grinfi/core";
import { ROW_FIELDS } from "../../generated/fields.ts";
import { nearestTo } from "../names/nearest.ts";
import type { ContactRow } from "./bulk-upsert-types.ts";

const KNOWN: ReadonlySet<string> = new Set([...ROW_FIELDS, "custom_fields"]);

/** How many of the nearest fields an error tells. */
const NEAREST = 2;

/** Fields of a row that a contact does not have, and that hold anything. */
export const unmappedOf = (row: ContactRow): string[] =>
  Object.entries(row ?? {}).flatMap(([field, value]) =>
    value === undefined || KNOWN.has(field) ? [] : field,
  );

/** The fields of a row that a contact has. */
export const mappedOf = (row: ContactRow): ContactRow =>
  Object.fromEntries(Object.entries(row).filter(([field]) => KNOWN.has(field))) as ContactRow;

/** Names fields that a contact does not have, and the nearest that it has. */
export function nameUnmapped(fields: readonly string[]): string {
  const known = ROW_FIELDS.map((name) => ({ name }));
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
