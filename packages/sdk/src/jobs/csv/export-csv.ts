import type { Contact } from "@grinfi/core";
import {
  anyValue,
  booleanFlag,
  callback,
  checkOptions,
  type OptionRules,
  oneOf,
  valueRule,
  wholeNumber,
} from "@grinfi/core/option-checks";
import type { Position } from "@grinfi/pagination";
import { LIST_OPTIONS } from "../../calls/option-rules.ts";
import { CONTACT_FIELDS } from "../../generated/fields.ts";
import type { Resources } from "../../generated/resources.ts";
import type { CsvColumn, ExportCsvOptions } from "./export-csv-types.ts";
import { type CsvValue, writeRow } from "./write-csv.ts";

const COLUMNS: readonly (keyof Contact)[] = [
  "uuid",
  "first_name",
  "last_name",
  "position",
  "headline",
  "company_name",
  "linkedin",
  "work_email",
  "personal_email",
  "work_phone_number",
  "personal_phone_number",
  "raw_address",
  "tags",
  "list_uuid",
  "pipeline_stage_uuid",
  "created_at",
];

const BYTE_ORDER_MARK = "\ufeff";

const { slice: _, ...LIST } = LIST_OPTIONS;
const EXPORT_OPTIONS: OptionRules<ExportCsvOptions> = {
  ...LIST,
  bom: booleanFlag,
  columns: valueRule("an array of fields of a contact, at least one, or of { header, value }", isColumns),
  filter: anyValue,
  formulas: oneOf("escape", "keep"),
  header: booleanFlag,
  onProgress: callback,
  pageSize: wholeNumber(1),
};

/** Returns the text of each page. @throws ConfigurationError if an option is invalid. */
export async function* exportCsv(
  grinfi: Resources,
  options: ExportCsvOptions = {},
): AsyncGenerator<string, undefined, undefined> {
  checkOptions(options, EXPORT_OPTIONS);
  const {
    bom,
    columns = COLUMNS,
    filter,
    formulas = "escape",
    header,
    onProgress,
    pageSize,
    verifyFilter = true,
    ...list
  } = options;
  const contacts = grinfi.contacts.search(
    { ...(filter !== undefined && { filter }), ...(pageSize !== undefined && { limit: pageSize }) },
    { ...list, slice: true, verifyFilter },
  );
  const hasHeader = header ?? isStart(list.position);
  let head = hasHeader ? (bom ? BYTE_ORDER_MARK : "") + writeRow(columns.map(headingOf), formulas) : "";
  for await (const { items, offset, position, total } of contacts.pages()) {
    const rows = items.map((contact) => {
      const values = columns.map((column) => cellOf(contact, column));
      return writeRow(values, formulas);
    });
    const text = head + rows.join("");
    head = "";
    if (text !== "") yield text;
    onProgress?.({ rows: offset + rows.length, ...(total !== undefined && { total }), position });
  }
  return undefined;
}

/**
 * Whether a position is the start of the text. An export that failed at its first contact has not written the header.
 */
const isStart = (position: Position | undefined): boolean =>
  position === undefined || (position.offset === 0 && position.done !== true);

const headingOf = (column: CsvColumn): string => (typeof column === "object" ? column.header : column);

function cellOf(contact: Contact, column: CsvColumn): CsvValue {
  if (typeof column === "object") return column.value(contact);
  if (column === "location") return contact.location?.map(({ address_string }) => address_string);
  return contact[column];
}

function isColumns(value: unknown): boolean {
  const isColumn = (column: unknown): boolean =>
    (typeof column === "string" && CONTACT_FIELDS.includes(column)) ||
    (typeof column === "object" && column !== null && "header" in column && "value" in column);
  return Array.isArray(value) && value.length > 0 && value.every(isColumn);
}
