import { readFile } from "node:fs/promises";

const SCALE_GUIDE = new URL("../../../../../docs/guides/many-machines.md", import.meta.url);

/**
 * Reads the table of the section "Scale" of the guide.
 *
 * @returns The cells for contacts and for messages, by the first cell of their row.
 */
export async function readScaleTable(): Promise<ReadonlyMap<string, readonly string[]>> {
  const [, section = ""] = (await readFile(SCALE_GUIDE, "utf8")).split("\n## Scale\n");
  const rows = section.split("\n").filter((line) => line.startsWith("| "));
  return new Map(
    rows.map((row) => {
      const [, figure = "", ...cells] = row.split("|").map((cell) => cell.trim());
      return [figure, cells.slice(0, -1)];
    }),
  );
}

/** Returns a number as the guide writes it. */
export const written = (value: number, digits = 0): string =>
  value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
