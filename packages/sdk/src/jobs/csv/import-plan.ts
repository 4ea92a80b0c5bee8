import type { components } from "@grinfi/core";
import { ROW_FIELDS } from "../../generated/fields.ts";
import { identitiesOf, nameIdentityOf } from "../shared/identity.ts";
import { checkTarget, checkTargets } from "./column-targets.ts";
import type { DoubtfulRow, ImportCsvOptions, ImportCsvPlan, ImportField } from "./import-csv-types.ts";
import type { CsvTable } from "./read-csv.ts";

/** The fields that a column can fill and a row of an upsert cannot. The compiler checks that the record is complete. */
const OTHER_FIELDS: Readonly<
  Record<Exclude<ImportField, keyof components["schemas"]["create-lead-fields"]>, true>
> = {
  avatar_url: true,
  facebook: true,
  name: true,
  personal_email: true,
  personal_phone_number: true,
  primary_language: true,
  twitter: true,
  work_email: true,
  work_phone_number: true,
};

export const IMPORT_FIELDS: readonly string[] = [...ROW_FIELDS, ...Object.keys(OTHER_FIELDS)].toSorted();

/**
 * Plans which columns and rows of a table are sent.
 *
 * @throws ConfigurationError if a column or a field does not exist, or if nothing would be sent.
 */
export function planImport(
  table: CsvTable,
  given: ImportCsvOptions["columns"],
): Omit<ImportCsvPlan, "bytes" | "fileName"> {
  const { header, rows } = table;
  const targets = given === undefined ? sameNames(header) : checkedTargets(header, given);
  const columns = header.flatMap((source) => {
    const target = targets.get(source);
    return target === undefined ? [] : [{ source, target }];
  });
  checkTargets(columns, header);
  return {
    rows: rows.length,
    columns,
    unmapped: header.filter((name) => !targets.has(name)),
    doubtful: doubtfulRows(table, targets, true),
  };
}

const sameNames = (header: readonly string[]): Map<string, string> =>
  new Map(header.filter((name) => IMPORT_FIELDS.includes(name)).map((name) => [name, name]));

function checkedTargets(
  header: readonly string[],
  given: NonNullable<ImportCsvOptions["columns"]>,
): Map<string, string> {
  const targets = Object.entries(given).map(([source, target]): [string, string] => {
    checkTarget({ source, target }, header, IMPORT_FIELDS);
    return [source, typeof target === "object" ? target.custom_field : target];
  });
  return new Map(targets);
}

/**
 * Returns the rows that may not be complete, or may not be the people that they seem to be.
 *
 * @param targets - The fields that columns fill, by their headings.
 * @param byName - Whether a person may have no other identity than a name and a company.
 */
export function doubtfulRows(
  { header, rows }: CsvTable,
  targets: ReadonlyMap<string, string>,
  byName: boolean,
): DoubtfulRow[] {
  const seen = new Set<string>();
  return rows.flatMap((cells, index): DoubtfulRow[] => {
    if (cells.length !== header.length) return [{ index, reason: "cell_count" }];
    const filled = cells.map((cell, column) => [targets.get(header[column] ?? "") ?? "", cell]);
    const person = Object.fromEntries(filled);
    const unnamed = identitiesOf(person);
    const identities = [...unnamed, nameIdentityOf(person)].filter((one) => one !== undefined);
    if ((byName ? identities : unnamed).length === 0) return [{ index, reason: "no_identity" }];
    const isDuplicate = identities.some((identity) => seen.has(identity));
    for (const identity of identities) seen.add(identity);
    return isDuplicate ? [{ index, reason: "duplicate" }] : [];
  });
}
