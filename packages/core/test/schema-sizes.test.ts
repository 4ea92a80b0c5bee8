import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { operationIds, operationSchema } from "../src/schemas.ts";

const README = readFileSync(new URL("../README.md", import.meta.url), "utf8").replaceAll(/\s+/g, " ");
/** How far a figure of the README may be from the measured one. */
const TOLERANCE = 0.2;

const texts = operationIds.map((id) => ({ id, text: JSON.stringify(operationSchema(id).jsonSchema) }));
const sorted = texts.toSorted((a, b) => a.text.length - b.text.length);
const all = texts.map(({ text }) => text).join("");

const kilobytes = (text = ""): number => Buffer.byteLength(text) / 1000;

test("the README states the sizes of the schemas", () => {
  const largest = sorted.at(-1);
  const found =
    /The schema of an operation has ([\d.]+) kB \(median\) to ([\d.]+) kB \(`(\w+)`\).*?have ([\d.]+) kB, or ([\d.]+) kB gzipped/.exec(
      README,
    );
  const [median, most, id, total, gzipped] = found?.slice(1) ?? [];
  expect(id).toBe(largest?.id);
  const measured = [
    [median, kilobytes(sorted[Math.floor(sorted.length / 2)]?.text)],
    [most, kilobytes(largest?.text)],
    [total, kilobytes(all)],
    [gzipped, gzipSync(all).length / 1000],
  ] as const;
  for (const [stated, value] of measured)
    expect(Math.abs(Number(stated) - value) / value, `${stated} kB, measured ${value}`).toBeLessThan(
      TOLERANCE,
    );
});
