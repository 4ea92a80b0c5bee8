import { ConfigurationError } from "@grinfi/core";

/** A table of texts, as a file of separated values holds it. */
export interface CsvTable {
  /** The names of the columns, from the first row. */
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const DELIMITERS = [",", ";", "\t", "|"];

/** A first line that tells a spreadsheet the delimiter, also as another program writes it again. */
const DELIMITER_LINE = /^"?sep=[^\r\n]?"?[,;\t|]*(?=[\r\n]|$)/i;

/**
 * Reads a table whose first row names the columns. The delimiter is the one that stands there most often; rows in which
 * nothing stands are passed over.
 *
 * @throws ConfigurationError that names the row which cannot be read, or a first line that is for spreadsheets only.
 */
export function readCsv(text: string): CsvTable {
  const [line] = DELIMITER_LINE.exec(text) ?? [];
  if (line !== undefined)
    throw new ConfigurationError(
      `The file begins with the line ${line}, which is for spreadsheets: elsewhere it counts as the header. Delete it.`,
    );
  const [header = [], ...rows] = readRows(text, guessDelimiter(text));
  return { header: header.map((name) => name.trim()), rows };
}

function guessDelimiter(text: string): string {
  const [firstRow = ""] = /^[\r\n]*(?:"[^"]*"|[^"\r\n]+)*/.exec(text) ?? [];
  const outsideQuotes = firstRow.replaceAll(/"[^"]*"/g, "");
  const widths = DELIMITERS.map((delimiter) => outsideQuotes.split(delimiter).length);
  return DELIMITERS[widths.indexOf(Math.max(...widths))] ?? ",";
}

function* readRows(text: string, delimiter: string): Generator<string[], void, undefined> {
  const ends = new RegExp(`[${delimiter}]|\r\n|\r|\n|$`, "g");
  let row: string[] = [];
  let number = 1;
  for (let place = 0; place < text.length || row.length > 0; place = ends.lastIndex) {
    const behindQuotes = text[place] === '"' ? endOfQuotes(text, place) : undefined;
    ends.lastIndex = behindQuotes ?? place;
    const { 0: end, index } = ends.exec(text) ?? { index: text.length };
    if (behindQuotes !== undefined && behindQuotes !== index) throw unreadable(number);
    row.push(
      behindQuotes === undefined
        ? text.slice(place, index)
        : text.slice(place + 1, behindQuotes - 1).replaceAll('""', '"'),
    );
    if (end === delimiter) continue;
    if (row.some((value) => value.trim() !== "")) yield row;
    row = [];
    number += 1;
  }
}

/** The place behind the quote that closes the one at the start; -1 when none does. */
function endOfQuotes(text: string, start: number): number {
  for (let from = start + 1; ; ) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return -1;
    if (text[quote + 1] !== '"') return quote + 1;
    from = quote + 2;
  }
}

const unreadable = (row: number): ConfigurationError =>
  new ConfigurationError(
    `Row ${row} of the file cannot be read: a quote is not closed, or text follows a closing quote.`,
  );
