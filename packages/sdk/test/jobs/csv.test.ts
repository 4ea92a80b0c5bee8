import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCsv } from "../../src/jobs/csv/read-csv.ts";
import { type ExportValue, writeRow } from "../../src/jobs/export/write-csv.ts";

/** Texts, including ones that are hard to write and read. */
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({
    unit: fc.constantFrom('"', ",", ";", "\t", "\r", "\n", "=", "+", "-", "@", "'", "a", " ", "|"),
  }),
);

const tables = fc
  .integer({ min: 1, max: 4 })
  .chain((width) => fc.array(fc.array(text, { minLength: width, maxLength: width }), { minLength: 1 }));

const write = (rows: readonly (readonly ExportValue[])[], formulas: "escape" | "keep"): string =>
  rows.map((row) => writeRow(row, formulas)).join("");

/** A number with a sign, which is not a formula. A phone number is not such a number. */
const isNumber = (text: string): boolean =>
  /^[+-][\d.]\S*$/.test(text) && !Number.isNaN(Number(text)) && !/^\+\d{7,}$/.test(text);

const readElsewhere = (csv: string): string[][] => parse(csv, { record_delimiter: "\r\n" });

describe("a written file", () => {
  test("has the same cells when it is read, with any content", () => {
    fc.assert(
      fc.property(tables, (rows) => {
        expect(readElsewhere(write(rows, "keep"))).toEqual(rows);
      }),
    );
  });

  test("has no cell that begins a formula, and no text is lost", () => {
    fc.assert(
      fc.property(tables, (rows) => {
        const cells = readElsewhere(write(rows, "escape"));
        for (const [index, cell] of cells.flat().entries()) {
          const original = rows.flat()[index] ?? "";
          if (!isNumber(cell)) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
          expect([original, `'${original}`]).toContain(cell);
          expect(cell === original).toBe(isNumber(original) || !/^[=+\-@\t\r\n＝＋－＠]/.test(original));
        }
      }),
    );
  });

  test.each([
    ["=1+1", "'=1+1"],
    ["-1,5", '"\'-1,5"'],
    ["-1+1|cmd", "'-1+1|cmd"],
    ["+1 202 555 0143", "'+1 202 555 0143"],
    ["@robin", "'@robin"],
    ["\t=1", '"\'\t=1"'],
    ["\r=1", '"\'\r=1"'],
    ["＝1", "'＝1"],
    [["=1", "b"], '"\'=1; b"'],
    ["robin@example.com", "robin@example.com"],
    ["'=1", "'=1"],
  ])("%j is escaped as %s", (value, cell) => {
    expect(writeRow([value], "escape")).toBe(`${cell}\r\n`);
  });

  test.each<[ExportValue, string]>([
    [null, '""'],
    [undefined, '""'],
    [0, "0"],
    [false, "false"],
    [new Date(0), "1970-01-01T00:00:00.000Z"],
    [["a", "b"], '"a; b"'],
    [[], '""'],
    [[{ title: "Buyer" }], '"[{""title"":""Buyer""}]"'],
    [{ title: "Buyer" }, '"{""title"":""Buyer""}"'],
  ])("%j is written as %s", (value, cell) => {
    expect(writeRow([value], "escape")).toBe(`${cell}\r\n`);
  });
});

describe("a file that is read", () => {
  test("has the cells that were written, without blank rows", () => {
    fc.assert(
      fc.property(tables, (rows) => {
        const width = rows[0]?.length ?? 0;
        const header = Array.from({ length: width }, (_, index) => `column ${index}`);
        const filled = rows.filter((row) => row.some((cell) => cell.trim() !== ""));
        expect(readCsv(write([header, ...rows], "keep"))).toEqual({ header, rows: filled });
      }),
    );
  });

  test.each([",", ";", "\t", "|"])("may be separated by %j, with any line breaks", (delimiter) => {
    for (const end of ["\r\n", "\n", "\r"]) {
      const lines = ['Name |"Mail, to; or\tfrom"', 'Robin "R"|"a ""b"""', "", "Kim|"];
      const csv = lines.join(end).replaceAll("|", delimiter);
      expect(readCsv(csv)).toEqual({
        header: ["Name", "Mail, to; or\tfrom"],
        rows: [
          ['Robin "R"', 'a "b"'],
          ["Kim", ""],
        ],
      });
    }
  });

  test.each(['Name\n"Robin', 'Name\nKim\n"Robin" Sample'])("with invalid quotes is rejected: %j", (csv) => {
    expect(() => readCsv(csv)).toThrow(/Row [23] of the file is not valid CSV/);
  });

  test("may be long and full of quotes", () => {
    const cell = '"'.repeat(2_000_000);
    const { rows } = readCsv(write([["Name"], [cell]], "keep"));
    expect(rows[0]?.[0] === cell).toBe(true);
    expect(readCsv('"Name",'.repeat(300_000)).header).toHaveLength(300_001);
  });

  test("may be empty", () => {
    expect(readCsv("")).toEqual({ header: [], rows: [] });
  });
});
