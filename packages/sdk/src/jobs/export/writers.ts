import type { Contact } from "@grinfi/core";
import { headingOf } from "./export-options.ts";
import type { ContactExportOptions, CsvExportOptions, ExportColumn } from "./export-types.ts";
import { type ExportValue, writeRow } from "./write-csv.ts";

/** Writes contacts in one format. The whole text is `start`, the text of each page, and `end`. */
export interface ExportWriter {
  readonly start: string;
  readonly writePage: (contacts: readonly Contact[]) => string;
  readonly end: string;
}

/** @param isStart - Whether the text begins with the first contact. */
export function createWriter(options: ContactExportOptions, isStart: boolean): ExportWriter {
  switch (options.format) {
    case "csv":
      return csvWriter(options, isStart);
    case "ndjson":
      return ndjsonWriter(options.columns);
    case "json":
      return jsonWriter(options.columns);
  }
}

const CSV_COLUMNS: readonly (keyof Contact)[] = [
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

function csvWriter(
  { bom, columns = CSV_COLUMNS, formulas = "escape", header }: CsvExportOptions,
  isStart: boolean,
): ExportWriter {
  const head = (bom ? BYTE_ORDER_MARK : "") + writeRow(columns.map(headingOf), formulas);
  const rowOf = (contact: Contact): string =>
    writeRow(
      columns.map((column) => cellOf(contact, column)),
      formulas,
    );
  return {
    start: (header ?? isStart) ? head : "",
    writePage: (contacts) => contacts.map(rowOf).join(""),
    end: "",
  };
}

function cellOf(contact: Contact, column: ExportColumn): ExportValue {
  if (column === "location") return contact.location?.map(({ address_string }) => address_string);
  return fieldOf(contact, column);
}

const fieldOf = (contact: Contact, column: ExportColumn): ExportValue =>
  typeof column === "object" ? column.value(contact) : contact[column];

const ndjsonWriter = (columns: readonly ExportColumn[] | undefined): ExportWriter => ({
  start: "",
  writePage: (contacts) => contacts.map((contact) => `${objectText(contact, columns)}\n`).join(""),
  end: "",
});

function jsonWriter(columns: readonly ExportColumn[] | undefined): ExportWriter {
  let separator = "\n";
  const itemOf = (contact: Contact): string => {
    const text = separator + objectText(contact, columns);
    separator = ",\n";
    return text;
  };
  return { start: "[", writePage: (contacts) => contacts.map(itemOf).join(""), end: "\n]\n" };
}

/** Returns a contact as one line of JSON, with the columns in their order. */
function objectText(contact: Contact, columns: readonly ExportColumn[] | undefined): string {
  if (columns === undefined) return toJsonLine(contact);
  const fields = columns.map(
    (column) => `${toJsonLine(headingOf(column))}:${toJsonLine(fieldOf(contact, column) ?? null)}`,
  );
  return `{${fields.join(",")}}`;
}

/** Escapes the line separators that JSON allows in texts, because many programs split lines at them. */
const toJsonLine = (value: unknown): string =>
  JSON.stringify(value).replaceAll(
    LINE_SEPARATORS,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

const LINE_SEPARATORS = /[\u0085\u2028\u2029]/g;
