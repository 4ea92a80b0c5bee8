import { ConfigurationError } from "@grinfi/core";
import {
  anyValue,
  booleanFlag,
  callback,
  checkOptions,
  type OptionRule,
  type OptionRules,
  oneOf,
  required,
  valueRule,
  wholeNumber,
} from "@grinfi/core/option-checks";
import { LIST_OPTIONS } from "../../calls/option-rules.ts";
import { CONTACT_FIELDS } from "../../generated/fields.ts";
import { closestTo } from "../names/closest-names.ts";
import type {
  AnyExportOptions,
  ContactExportOptions,
  CsvExportOptions,
  ExportColumn,
  JsonExportOptions,
  NdjsonExportOptions,
} from "./export-types.ts";

/** Rejects an option that another format has. */
const rejected =
  (advice: string): OptionRule =>
  (_, name) => {
    throw new ConfigurationError(`The option ${name} ${advice}`);
  };

const onlyCsv = rejected('applies to the format "csv" only. Omit it.');

const { slice: _slice, position: _position, ...LIST } = LIST_OPTIONS;

const SHARED: OptionRules<AnyExportOptions & Pick<CsvExportOptions, "columns">> = {
  ...LIST,
  columns: checkColumns,
  filter: anyValue,
  onProgress: callback,
  pageSize: wholeNumber(1),
};

const FORMAT = required(oneOf("csv", "ndjson", "json"));

const CSV: OptionRules<CsvExportOptions> = {
  ...SHARED,
  bom: booleanFlag,
  format: FORMAT,
  formulas: oneOf("escape", "keep"),
  header: booleanFlag,
  // The pager checks it.
  position: anyValue,
};

const NDJSON: OptionRules<NdjsonExportOptions & CsvOnly> = {
  ...SHARED,
  bom: onlyCsv,
  format: FORMAT,
  formulas: onlyCsv,
  header: onlyCsv,
  position: anyValue,
};

const JSON_ARRAY: OptionRules<JsonExportOptions & CsvOnly & Pick<CsvExportOptions, "position">> = {
  ...NDJSON,
  position: rejected(
    'does not apply to the format "json": an array that failed halfway cannot be continued. Use the format "ndjson".',
  ),
};

type CsvOnly = Pick<CsvExportOptions, "bom" | "formulas" | "header">;

/** @throws ConfigurationError if an option is invalid, or does not apply to the format. */
export function checkExportOptions(options: ContactExportOptions): void {
  const { format }: { readonly format?: unknown } = options ?? {};
  checkOptions(options, (format === "json" ? JSON_ARRAY : format === "ndjson" ? NDJSON : CSV) as typeof CSV);
  if (options.format !== "csv") checkHeadings(options.columns ?? []);
}

/** Objects with two fields of one name would lose one of them. */
function checkHeadings(columns: readonly ExportColumn[]): void {
  const headings = columns.map(headingOf);
  const repeated = headings.find((heading, index) => headings.indexOf(heading) < index);
  if (repeated !== undefined)
    throw new ConfigurationError(
      `The option columns has two columns ${JSON.stringify(repeated)}. Give them different headers.`,
    );
}

export const headingOf = (column: ExportColumn): string =>
  typeof column === "object" ? column.header : column;

function checkColumns(value: unknown, name: string): void {
  if (Array.isArray(value) && value.some(isCustomField)) {
    throw new ConfigurationError(
      `The option ${name} has a custom field, but no call of the API returns the values of custom fields. If your account returns them in a field of the contact, use { header, value } with a function that reads it.`,
    );
  }
  const unknown = Array.isArray(value) ? value.find(isUnknownField) : undefined;
  if (unknown !== undefined) {
    const [closest] = closestTo(
      unknown,
      CONTACT_FIELDS.map((field) => ({ name: field })),
      1,
    );
    throw new ConfigurationError(
      `The option ${name} contains "${unknown}", which is not a field of a contact. The closest one is "${closest?.name}".`,
    );
  }
  COLUMNS_RULE(value, name);
}

const isUnknownField = (column: unknown): column is string =>
  typeof column === "string" && !CONTACT_FIELDS.includes(column);

const COLUMNS_RULE = valueRule(
  "an array of fields of a contact, at least one, or of { header, value }",
  (value) => Array.isArray(value) && value.length > 0 && value.every(isColumn),
);

const isColumn = (column: unknown): boolean =>
  typeof column === "string" ||
  (hasField(column, "header", "string") && hasField(column, "value", "function"));

const isCustomField = (column: unknown): boolean =>
  typeof column === "object" && column !== null && "custom_field" in column;

const hasField = (column: unknown, name: string, type: string): boolean =>
  typeof column === "object" && column !== null && typeof Reflect.get(column, name) === type;
