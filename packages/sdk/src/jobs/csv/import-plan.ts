import { ConfigurationError } from "@grinfi/core";
import { identitiesOf, nameIdentityOf } from "../shared/identity.ts";
import type { DoubtfulRow, ImportCsvOptions, ImportCsvPlan } from "./import-csv-types.ts";
import { importFields } from "./import-fields.ts";
import type { CsvTable } from "./read-csv.ts";

/**
 * What of a table is sent.
 *
 * @throws ConfigurationError when a column or a field does not exist, or when nothing would be sent.
 */
export function planImport(
  table: CsvTable,
  given: ImportCsvOptions["columns"],
): Omit<ImportCsvPlan, "bytes" | "fileName"> {
  const { header, rows } = table;
  if (header.length === 0)
    throw new ConfigurationError(
      "The file has blank rows only. Its first row must name the columns, and each row below it is a person.",
    );
  if (rows.length === 0)
    throw new ConfigurationError(
      `The file has no rows below its header, which is its first row: ${quoted(header)}. Add a row for each person.`,
    );
  const targets = given === undefined ? sameNames(header) : checkedTargets(header, given);
  if (targets.size === 0)
    throw new ConfigurationError(
      `No column is mapped. Say with columns which of them fills which field: ${quoted(header)}.`,
    );
  const columns = header.flatMap((source) => {
    const target = targets.get(source);
    return target === undefined ? [] : [{ source, target }];
  });
  const heading = repeated(columns.map(({ source }) => source));
  if (heading !== undefined)
    throw new ConfigurationError(`The file has two columns "${heading}"; rename one of them.`);
  const field = repeated(columns.map(({ target }) => target));
  if (field !== undefined)
    throw new ConfigurationError(`Two columns fill "${field}"; leave one of them out.`);
  return {
    rows: rows.length,
    columns,
    unmapped: header.filter((name) => !targets.has(name)),
    doubtful: doubtfulRows(table, targets),
  };
}

const sameNames = (header: readonly string[]): Map<string, string> =>
  new Map(header.filter((name) => importFields.includes(name)).map((name) => [name, name]));

function checkedTargets(
  header: readonly string[],
  given: NonNullable<ImportCsvOptions["columns"]>,
): Map<string, string> {
  const targets = Object.entries(given).map(([source, target]): [string, string] => {
    if (!header.includes(source)) {
      throw new ConfigurationError(
        `columns has "${source}", and the file does not. Its columns are ${quoted(header)}.`,
      );
    }
    if (typeof target === "object") return [source, target.custom_field];
    if (!importFields.includes(target)) {
      throw new ConfigurationError(
        `columns maps "${source}" to "${target}", which is no field that a column fills: ${quoted(importFields)}.`,
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
    const isKnown = identities.some((identity) => seen.has(identity));
    for (const identity of identities) seen.add(identity);
    return isKnown ? [{ index, reason: "duplicate" }] : [];
  });
}

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");

const repeated = (names: readonly string[]): string | undefined =>
  names.find((name, index) => names.indexOf(name) !== index);
