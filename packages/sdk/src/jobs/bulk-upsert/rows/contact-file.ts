import { abortable } from "@grinfi/abort";
import { ConfigurationError } from "@grinfi/core";
import {
  anyValue,
  checkOptions,
  type OptionRules,
  oneOf,
  required,
  valueRule,
} from "@grinfi/core/option-checks";
import { ROW_FIELDS } from "../../../generated/fields.ts";
import { checkTarget, checkTargets } from "../../csv/column-targets.ts";
import type { DoubtfulRow } from "../../csv/import-csv-types.ts";
import { openFile, readText } from "../../csv/import-file.ts";
import { doubtfulRows } from "../../csv/import-plan.ts";
import { type CsvTable, DELIMITERS, readPeople } from "../../csv/read-csv.ts";
import { INVISIBLE } from "../../shared/identity.ts";
import type {
  ContactFile,
  ContactRow,
  ContactRows,
  ContactTarget,
  RowOutcome,
} from "../bulk-upsert-types.ts";
import { NO_IDENTITY } from "./row-fields.ts";

/** The people of a file. */
export interface PeopleOfFile {
  readonly rows: readonly ContactRow[];
  /** Headings of columns that fill no field. */
  readonly unmapped: readonly string[];
  readonly doubtful: readonly DoubtfulRow[];
  /** The names of the custom fields that columns fill. */
  readonly customFields: readonly string[];
  /** The outcomes of rows that cannot be sent. */
  readonly rejected: readonly RowOutcome[];
}

const FILE_OPTIONS: OptionRules<ContactFile> = {
  columns: valueRule(
    "an object with a field, { custom_field } or null for each heading",
    (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  ),
  delimiter: oneOf(...DELIMITERS),
  file: required(anyValue),
};

/** Fields by which the API recognises a person. */
const IDENTITIES: ReadonlySet<string> = new Set(["email", "linkedin_id"]);

const PROBLEMS: Readonly<Record<Exclude<DoubtfulRow["reason"], "duplicate">, string>> = {
  cell_count: "The row has more or fewer cells than the header, so its columns may be wrong.",
  no_identity: NO_IDENTITY,
};

export const isContactFile = (rows: ContactFile | ContactRows): rows is ContactFile =>
  typeof rows === "object" && rows !== null && "file" in rows;

/** @throws ConfigurationError if an option of the file is invalid, or if `firstIndex` is passed with it. */
export function checkContactFile(file: ContactFile, firstIndex: number | undefined): void {
  checkOptions(file, FILE_OPTIONS);
  if (firstIndex !== undefined)
    throw new ConfigurationError(
      "firstIndex does not apply to a file, whose rows are numbered from 0. Omit it.",
    );
}

/**
 * Reads the people of a file. Cells are trimmed, and empty ones are left out, so that they clear no field of a contact.
 *
 * @throws ConfigurationError if the file is not CSV in UTF-8, or if its columns do not fit.
 */
export async function readContactFile(
  { columns = {}, delimiter, file }: ContactFile,
  signal: AbortSignal | undefined,
): Promise<PeopleOfFile> {
  const opened = await abortable(signal, () => openFile(file, "The file"));
  const table = readPeople(await abortable(signal, () => readText(opened)), delimiter);
  const targets = targetsOf(table.header, columns);
  const named = [...targets].map(([source, target]) => ({ source, target: targetName(target) }));
  checkTargets(
    table.header.flatMap((heading) => named.filter(({ source }) => source === heading)),
    table.header,
  );
  const fields = new Map(named.map(({ source, target }) => [source, target]));
  const rows = table.rows.map((cells) => personOf(table.header, cells, targets));
  const doubtful = doubtfulRows(table, fields, false);
  return {
    rows,
    unmapped: table.header.filter((heading) => !targets.has(heading) && !Object.hasOwn(columns, heading)),
    doubtful,
    customFields: [...targets.values()].flatMap((target) =>
      typeof target === "object" ? target.custom_field : [],
    ),
    rejected: doubtful.flatMap(({ index, reason }) => {
      const row = rows[index];
      if (row === undefined || reason === "duplicate") return [];
      return { row, index, key: "", outcome: "failed", reason: PROBLEMS[reason], fromJournal: false };
    }),
  };
}

function targetsOf(
  header: CsvTable["header"],
  columns: NonNullable<ContactFile["columns"]>,
): Map<string, ContactTarget> {
  for (const [source, target] of Object.entries(columns))
    checkTarget({ source, target: target === null ? ROW_FIELDS[0] : target }, header, ROW_FIELDS);
  const targets = header.flatMap((heading): [string, ContactTarget][] => {
    const target = Object.hasOwn(columns, heading) ? columns[heading] : fieldNamed(heading, header);
    return target ? [[heading, target]] : [];
  });
  return new Map(targets);
}

/**
 * Returns the field with the name of a heading, in any case and with spaces or dashes. `LinkedIn` is the profile, unless
 * another column is.
 */
function fieldNamed(heading: string, header: CsvTable["header"]): ContactTarget | undefined {
  const name = fieldName(heading);
  if (name === "linkedin" && !header.some((other) => fieldName(other) === "linkedin_id"))
    return "linkedin_id";
  return ROW_FIELDS.find((field) => field === name) as ContactTarget | undefined;
}

const fieldName = (heading: string): string => heading.toLowerCase().replaceAll(/[\s-]+/g, "_");

/** Returns a text that tells targets apart, also a custom field from the field with its name. */
const targetName = (target: ContactTarget): string =>
  typeof target === "object" ? `custom field ${target.custom_field}` : target;

function personOf(
  header: CsvTable["header"],
  cells: readonly string[],
  targets: ReadonlyMap<string, ContactTarget>,
): ContactRow {
  const fields = new Map<string, string>();
  const customFields = new Map<string, string>();
  for (const [column, heading] of header.entries()) {
    const target = targets.get(heading);
    const value = cells[column]?.trim();
    if (target === undefined || !value) continue;
    if (typeof target === "object") customFields.set(target.custom_field, value);
    else fields.set(target, IDENTITIES.has(target) ? value.replaceAll(INVISIBLE, "") : value);
  }
  // `fromEntries` also takes names such as `__proto__`.
  const custom = customFields.size > 0 && { custom_fields: Object.fromEntries(customFields) };
  return { ...Object.fromEntries(fields), ...custom } as unknown as ContactRow;
}
