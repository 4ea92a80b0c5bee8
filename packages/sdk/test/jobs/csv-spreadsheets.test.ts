import { rejectionOf } from "@grinfi/testing";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ConfigurationError, type ExportColumn, type FileInput } from "../../src/index.ts";
import { csv, startWithList } from "../support/accounts/csv-files.ts";
import { start } from "../support/accounts/start.ts";

/** Exports one contact, with a column for each value. */
async function exportOf(values: readonly (number | string)[], header?: false): Promise<string> {
  const { grinfi } = start({ contacts: 1 });
  const columns = values.map((value, index): ExportColumn => ({ header: `c${index}`, value: () => value }));
  return textOf(grinfi.contacts.export({ format: "csv", columns, ...(header === false && { header }) }));
}

async function textOf(chunks: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const chunk of chunks) text += chunk;
  return text;
}

const cellsOf = async (values: readonly (number | string)[]): Promise<string[]> =>
  (parse(await exportOf(values)) as string[][])[1] ?? [];

describe("an exported file", () => {
  test("never begins with the letters by which Excel recognises SYLK", async () => {
    const { grinfi } = start({ contacts: 1 });
    for (const heading of ["ID", "IDs", "ID number", "Id", "uuid", "=ID"]) {
      const columns = [{ header: heading, value: () => "x" }, "uuid"] as const;
      for (const formulas of ["escape", "keep"] as const) {
        const text = await textOf(grinfi.contacts.export({ format: "csv", columns, formulas }));
        expect(text).not.toMatch(/^ID/);
        expect((parse(text) as string[][])[0]?.[0]).toBe(
          formulas === "escape" && heading === "=ID" ? "'=ID" : heading,
        );
      }
    }
    expect(await exportOf(["ID 7", "x"], false)).toBe('"ID 7",x\r\n');
  });

  test("keeps numbers as numbers", async () => {
    const numbers = [
      "-5",
      -5,
      "+3.5",
      "-1e3",
      -1e3,
      "-.5",
      "+.5",
      "-1.",
      "-0",
      "+1E-7",
      -1e21,
      -1e-7,
      "-123456789",
    ];
    expect(await cellsOf(numbers)).toEqual(numbers.map(String));
  });

  test.each([
    ...[
      "-1+1",
      "-1+1|cmd",
      "-1|cmd",
      "-5%",
      "-1-1",
      "+1*2",
      "-1 ",
      "- 1",
      "-",
      "+",
      "-1\n",
      "-e1",
      "+1e",
      "--1",
      "-1.2.3",
    ],
    ...[
      "-1,5",
      "+1.000,5",
      "-1 000",
      "-0x1F",
      "-Infinity",
      "+NaN",
      "-1;2",
      "=5",
      "=-5",
      "@5",
      "\t-5",
      "\r5",
      "－5",
      "＋5",
    ],
    ...["+12025550143", "+49 151 1234567", "+4915112345678", "-SUM(A1)", "+cmd|' /C calc'!A0"],
  ])("escapes %j", async (text) => {
    expect(await cellsOf([text, "x"])).toEqual([`'${text}`, "x"]);
  });

  test("property: a cell that begins like a formula is a plain number or escaped", async () => {
    const units = [...'=+-@\t\r".,;|e0159 ()A', "＝"];
    const text = fc.string({ unit: fc.constantFrom(...units), minLength: 1, maxLength: 8 });
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    const signed = fc.tuple(fc.constantFrom("", "+", "-"), number).map(([sign, value]) => `${sign}${value}`);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(text, number, signed), { minLength: 1 }), async (values) => {
        const cells = await cellsOf(values);
        expect(cells).toHaveLength(values.length);
        for (const [index, cell] of cells.entries()) {
          const value = String(values[index]);
          const isPlain = /^[+-][\d.]/.test(value) && value.trim() === value && !Number.isNaN(Number(value));
          const isPhone = /^\+\d{7,}$/.test(value);
          const isEscaped = /^[=+\-@\t\r＝]/.test(value) && (!isPlain || isPhone);
          expect(cell).toBe(isEscaped ? `'${value}` : value);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("an imported file", () => {
  const utf16 = (text: string, isBigEndian: boolean): Uint8Array<ArrayBuffer> => {
    const view = new DataView(new ArrayBuffer(2 * text.length));
    for (let index = 0; index < text.length; index++)
      view.setUint16(2 * index, text.charCodeAt(index), !isBigEndian);
    return new Uint8Array(view.buffer);
  };
  const table = "Имя,linkedin\r\nРобин,robin\r\n";
  const file = (content: Uint8Array<ArrayBuffer>): FileInput => ({ name: "fair.csv", content });

  test.each<[string, FileInput, RegExp]>([
    ["in little-endian UTF-16", file(utf16(`\ufeff${table}`, false)), /fair\.csv is UTF-16 text.*CSV UTF-8/],
    ["in big-endian UTF-16", file(utf16(`\ufeff${table}`, true)), /fair\.csv is UTF-16 text.*CSV UTF-8/],
    [
      "in UTF-16 without a byte order mark",
      file(utf16(table, false)),
      /NUL bytes, as UTF-16 text does.*CSV UTF-8/,
    ],
    [
      "in big-endian UTF-16 without a byte order mark",
      file(utf16(table, true)),
      /NUL bytes, as UTF-16 text does.*CSV UTF-8/,
    ],
    ["in another encoding", file(new Uint8Array([0x4e, 0x0a, 0xe9])), /not UTF-8 text.*CSV UTF-8/],
    ["empty", csv(""), /fair\.csv is empty.*first row must name the columns/],
    ["only a byte order mark", csv("\ufeff"), /fair\.csv is empty/],
    ["only blank lines", csv("\r\n\n  \n"), /only blank rows.*first row must name the columns/],
    ["only empty cells", csv(",,\r\n,,\r\n"), /only blank rows/],
    [
      "only a header",
      csv("Name,linkedin"),
      /no rows below its header.*"Name", "linkedin".*row for each person/,
    ],
    ["a header and blank rows", csv("Name,linkedin\r\n,\r\n\r\n"), /no rows below its header/],
    [
      "a file with a delimiter line",
      csv("sep=;\r\nlinkedin;Name\r\nrobin;Robin"),
      /begins with the line sep=;.*Delete the line/,
    ],
    [
      "a file with a delimiter line after a byte order mark",
      csv("\ufeffSEP=\t\nlinkedin\tName\nrobin\tRobin"),
      /begins with the line SEP=\t/,
    ],
    [
      "a file with a quoted delimiter line",
      csv('"sep=;",\nlinkedin,Name\nrobin,Robin'),
      /"sep=;",.*Delete the line/,
    ],
    ["only a delimiter line", csv("sep=,"), /begins with the line sep=,/],
  ])("is rejected if it is %s, with any mapping", async (_, input, message) => {
    const { grinfi, list, called } = await startWithList();
    for (const columns of [undefined, { Name: "name" } as const])
      for (const dryRun of [false, true]) {
        const error = await rejectionOf(grinfi.contacts.importCsv(input, { list, columns, dryRun }));
        expect(error).toBeInstanceOf(ConfigurationError);
        expect(error).toHaveProperty("message", expect.stringMatching(message));
      }
    expect(called()).toEqual([]);
  });

  test("may have a column whose name resembles a delimiter line", async () => {
    const { grinfi, list } = await startWithList();
    const input = csv("sep=date,linkedin\r\n2026,robin\r\n");
    const plan = await grinfi.contacts.importCsv(input, { list, dryRun: true });
    expect(plan).toMatchObject({ outcome: "planned", rows: 1, unmapped: ["sep=date"] });
  });
});
