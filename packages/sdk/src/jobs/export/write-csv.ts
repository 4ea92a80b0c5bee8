/** The handling of texts that a spreadsheet would read as formulas. */
export type FormulaHandling = "escape" | "keep";

/** The value of a column. */
export type ExportValue =
  | boolean
  | number
  | string
  | Date
  | null
  | undefined
  | readonly ExportValue[]
  | { readonly [field: string]: ExportValue };

/**
 * What a spreadsheet may read as the start of a formula, according to OWASP's rules against CSV injection. The last
 * four characters are full-width forms, which East Asian keyboards produce.
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** A plain number, which is not a formula even if it begins with a sign. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** A phone number. A spreadsheet that reads it as a number would drop the `+` and the last digits. */
const PHONE_NUMBER = /^\+\d{7,}$/;

/**
 * Cells in quotes. Tabs and semicolons are quoted for readers that guess the delimiter. `ID` at the start is quoted
 * because Excel would read a file that begins with it as SYLK, and reject it.
 */
const NEEDS_QUOTES = /^ID|[",;\t\r\n]/;

/** Returns one row of a CSV file (RFC 4180) with its line break. */
export function writeRow(values: readonly ExportValue[], formulas: FormulaHandling): string {
  const cells = values.map((value) => writeCell(textOf(value), formulas)).join(",");
  // Readers skip an empty line.
  return `${cells || '""'}\r\n`;
}

function writeCell(text: string, formulas: FormulaHandling): string {
  const safe = formulas === "escape" && isFormula(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const isFormula = (text: string): boolean =>
  FORMULA.test(text) && (!NUMBER.test(text) || PHONE_NUMBER.test(text));

/** Joins an array of plain values by `; `, and writes other objects and arrays as JSON. */
function textOf(value: ExportValue): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value) && value.every(isScalar)) return value.map(textOf).join("; ");
  return isScalar(value) ? String(value) : JSON.stringify(value);
}

const isScalar = (value: ExportValue): boolean =>
  value === null || typeof value !== "object" || value instanceof Date;
