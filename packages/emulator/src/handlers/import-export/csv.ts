import Papa from "papaparse";

export interface Csv {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly delimiter: string;
}

/** Parses a file with a header row. Detects the delimiter and skips empty lines. */
export function readCsv(text: string): Csv {
  const { data, meta } = Papa.parse<string[]>(text, { skipEmptyLines: "greedy" });
  const [header = [], ...rows] = data;
  return { header: header.map((name) => name.trim()), rows, delimiter: meta.delimiter };
}

export function writeCsv(header: readonly string[], rows: readonly (readonly unknown[])[]): string {
  return Papa.unparse({ fields: [...header], data: rows.map((row) => [...row]) });
}
