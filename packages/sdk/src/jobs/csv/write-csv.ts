/** What to do about texts that a spreadsheet would take for a formula. */
export type Formulas = "escape" | "keep";

/** What a cell can show. */
export type CsvValue =
  | boolean
  | number
  | string
  | Date
  | null
  | undefined
  | readonly CsvValue[]
  | { readonly [field: string]: CsvValue };

/**
 * What a spreadsheet may take for the beginning of a formula, after OWASP's rules against CSV injection. The last four are
 * the wide forms that East Asian keyboards write.
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** Nothing but a number with a point, if any: no formula, although a sign may stand before it. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** As a number, it would lose its `+` and its last digits. */
const PHONE_NUMBER = /^\+\d{7,}$/;

/**
 * Tabs and semicolons as well: a reader that guesses the delimiter must not take them for one. And a cell that begins with
 * `ID`: Excel takes a file that begins so for one in the SYLK format, and refuses it.
 */
const TO_QUOTE = /^ID|[",;\t\r\n]/;

/** One row of a CSV file (RFC 4180) with its line break. */
export function writeRow(values: readonly CsvValue[], formulas: Formulas): string {
  const cells = values.map((value) => writeCell(textOf(value), formulas)).join(",");
  // Readers pass over a line that is empty.
  return `${cells || '""'}\r\n`;
}

function writeCell(text: string, formulas: Formulas): string {
  const safe = formulas === "escape" && isFormula(text) ? `'${text}` : text;
  return TO_QUOTE.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const isFormula = (text: string): boolean =>
  FORMULA.test(text) && (!NUMBER.test(text) || PHONE_NUMBER.test(text));

/** A list of plain values is joined by `; `; whatever else has parts becomes JSON. */
function textOf(value: CsvValue): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value) && value.every(isPlain)) return value.map(textOf).join("; ");
  return isPlain(value) ? String(value) : JSON.stringify(value);
}

const isPlain = (value: CsvValue): boolean =>
  value === null || typeof value !== "object" || value instanceof Date;
