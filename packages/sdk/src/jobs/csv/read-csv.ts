import { ConfigurationError } from "@grinfi/core";
import { quoted } from "./column-targets.ts";

/** The table of a CSV file. */
export interface CsvTable {
  /** The names of the columns, from the first row. */
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A character between two cells. */
export type Delimiter = "," | ";" | "\t" | "|";

export const DELIMITERS: readonly Delimiter[] = [",", ";", "\t", "|"];

/**
 * A first line that sets the delimiter for spreadsheets, also with the quotes and delimiters that another program adds.
 */
const DELIMITER_LINE = /^"?sep=[^\r\n]?"?[,;\t|]*(?=[\r\n]|$)/i;

/**
 * Reads a table of people whose first row names the columns.
 *
 * @param delimiter - The character between two cells. By default it is the most frequent one in the first row.
 * @throws ConfigurationError if the text is not CSV, or if the table has no rows.
 */
export function readPeople(text: string, delimiter?: Delimiter): CsvTable {
  const { header, rows } = readCsv(text, delimiter);
  if (header.length === 0)
    throw new ConfigurationError(
      "The file has only blank rows. The first row must name the columns, and each row below it is a person.",
    );
  if (rows.length === 0)
    throw new ConfigurationError(
      `The file has no rows below its header ${quoted(header)}. Add a row for each person.`,
    );
  return { header, rows };
}

/**
 * Reads a table whose first row names the columns. Blank rows are skipped.
 *
 * @param delimiter - The character between two cells. By default it is the most frequent one in the first row.
 * @throws ConfigurationError if a row is not valid CSV, or if the first line is `sep=`.
 */
export function readCsv(text: string, delimiter: Delimiter = guessDelimiter(text)): CsvTable {
  const [line] = DELIMITER_LINE.exec(text) ?? [];
  if (line !== undefined)
    throw new ConfigurationError(
      `The file begins with the line ${line}, which only spreadsheet programs interpret. The API would read it as the header. Delete the line.`,
    );
  const [header = [], ...rows] = readRows(text, delimiter);
  return { header: header.map((name) => name.trim()), rows };
}

function guessDelimiter(text: string): Delimiter {
  const [firstRow = ""] = /^[\r\n]*(?:"[^"]*"|[^"\r\n]+)*/.exec(text) ?? [];
  const outsideQuotes = firstRow.replaceAll(/"[^"]*"/g, "");
  const widths = DELIMITERS.map((delimiter) => outsideQuotes.split(delimiter).length);
  return DELIMITERS[widths.indexOf(Math.max(...widths))] ?? ",";
}

function* readRows(text: string, delimiter: Delimiter): Generator<string[], void, undefined> {
  const ends = new RegExp(`[${delimiter}]|\r\n|\r|\n|$`, "g");
  let row: string[] = [];
  let number = 1;
  for (let start = 0; start < text.length || row.length > 0; start = ends.lastIndex) {
    const afterQuotes = text[start] === '"' ? endOfQuotes(text, start) : undefined;
    ends.lastIndex = afterQuotes ?? start;
    const { 0: end, index } = ends.exec(text) ?? { index: text.length };
    if (afterQuotes !== undefined && afterQuotes !== index) throw invalidRow(number);
    row.push(
      afterQuotes === undefined
        ? text.slice(start, index)
        : text.slice(start + 1, afterQuotes - 1).replaceAll('""', '"'),
    );
    if (end === delimiter) continue;
    if (row.some((value) => value.trim() !== "")) yield row;
    row = [];
    number += 1;
  }
}

/** Returns the index after the closing quote, or -1 if there is none. */
function endOfQuotes(text: string, start: number): number {
  for (let from = start + 1; ; ) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return -1;
    if (text[quote + 1] !== '"') return quote + 1;
    from = quote + 2;
  }
}

const invalidRow = (row: number): ConfigurationError =>
  new ConfigurationError(
    `Row ${row} of the file is not valid CSV: a quote is not closed, or text follows a closing quote.`,
  );
