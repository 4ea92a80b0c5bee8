import { ConfigurationError, type components } from "@grinfi/core";
import { ROW_FIELDS } from "../../generated/fields.ts";
import { duplicatesOf } from "../shared/duplicates.ts";
import { identitiesOf, nameIdentityOf } from "../shared/identity.ts";
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
  if (header.length === 0)
    throw new ConfigurationError(
      "The file has only blank rows. The first row must name the columns, and each row below it is a person.",
    );
  if (rows.length === 0)
    throw new ConfigurationError(
      `The file has no rows below its header ${quoted(header)}. Add a row for each person.`,
    );
  const targets = given === undefined ? sameNames(header) : checkedTargets(header, given);
  if (targets.size === 0)
    throw new ConfigurationError(
      `No column is mapped to a field. Map them with the option columns: ${quoted(header)}.`,
    );
  const columns = header.flatMap((source) => {
    const target = targets.get(source);
    return target === undefined ? [] : [{ source, target }];
  });
  const [heading] = duplicatesOf(columns, ({ source }) => source);
  if (heading !== undefined)
    throw new ConfigurationError(
      `The file has two columns with the name "${heading.source}". Rename one of them.`,
    );
  const [field] = duplicatesOf(columns, ({ target }) => target);
  if (field !== undefined)
    throw new ConfigurationError(`Two columns are mapped to "${field.target}". Omit one of them.`);
  return {
    rows: rows.length,
    columns,
    unmapped: header.filter((name) => !targets.has(name)),
    doubtful: doubtfulRows(table, targets),
  };
}

const sameNames = (header: readonly string[]): Map<string, string> =>
  new Map(header.filter((name) => IMPORT_FIELDS.includes(name)).map((name) => [name, name]));

function checkedTargets(
  header: readonly string[],
  given: NonNullable<ImportCsvOptions["columns"]>,
): Map<string, string> {
  const targets = Object.entries(given).map(([source, target]): [string, string] => {
    if (!header.includes(source)) {
      throw new ConfigurationError(
        `The option columns contains "${source}", which is not a column of the file. Its columns are ${quoted(header)}.`,
      );
    }
    if (typeof target === "object") return [source, target.custom_field];
    if (!IMPORT_FIELDS.includes(target)) {
      throw new ConfigurationError(
        `The option columns maps "${source}" to "${target}", which is not a known field. Known fields: ${quoted(IMPORT_FIELDS)}.`,
      );
    }
    return [source, target];
  });
  return new Map(targets);
}

function doubtfulRows({ header, rows }: CsvTable, targets: ReadonlyMap<string, string>): DoubtfulRow[] {
  const seen = new Set<string>();
  return rows.flatMap((cells, index): DoubtfulRow[] => {
    if (cells.length !== header.length) return [{ index, reason: "cell_count" }];
    const filled = cells.map((cell, column) => [targets.get(header[column] ?? "") ?? "", cell]);
    const person = Object.fromEntries(filled);
    const identities = [...identitiesOf(person), nameIdentityOf(person)].filter((one) => one !== undefined);
    if (identities.length === 0) return [{ index, reason: "no_identity" }];
    const isDuplicate = identities.some((identity) => seen.has(identity));
    for (const identity of identities) seen.add(identity);
    return isDuplicate ? [{ index, reason: "duplicate" }] : [];
  });
}

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");
