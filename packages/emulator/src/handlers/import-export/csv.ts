import Papa from "papaparse";

/** A table of texts, as a file of comma-separated values holds it. */
export interface Csv {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly delimiter: string;
}

/** Reads a file whose first row names the columns. The delimiter is guessed, empty lines are passed over. */
export function readCsv(text: string): Csv {
  const { data, meta } = Papa.parse<string[]>(text, { skipEmptyLines: "greedy" });
  const [header = [], ...rows] = data;
  return { header: header.map((name) => name.trim()), rows, delimiter: meta.delimiter };
}

export function writeCsv(header: readonly string[], rows: readonly (readonly unknown[])[]): string {
  return Papa.unparse({ fields: [...header], data: rows.map((row) => [...row]) });
}
