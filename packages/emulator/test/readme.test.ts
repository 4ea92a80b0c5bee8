import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { createEmulator } from "../src/index.ts";

const read = (path: string): Promise<string> => readFile(new URL(path, import.meta.url), "utf8");
const readme = await read("../README.md");

/** Returns the code in the first column of the table under a heading. */
function column(heading: string): string[] {
  const [, section = ""] = readme.split(`\n## ${heading}\n`);
  const rows = (section.split("\n## ")[0] ?? "").matchAll(/^\| `([^`]+)`/gm);
  return [...rows].map(([, name = ""]) => name);
}

/** Returns the error message of a control path. */
async function errorMessage(method: string, path: string, body?: string): Promise<string> {
  const response = await createEmulator().fetch(`http://emulator.invalid/__emulator${path}`, {
    method,
    ...(body !== undefined && { body }),
  });
  return ((await response.json()) as { message: string }).message;
}

test("the README lists every option", async () => {
  const source = await read("../src/options.ts");
  expect(column("Options")).toEqual([...source.matchAll(/^ {2}readonly (\w+)\?/gm)].map(([, name]) => name));
});

test("the README lists every kind of fault", async () => {
  const kinds = /one of (.*)\.$/
    .exec(await errorMessage("POST", "/faults", '{"kind":"none"}'))?.[1]
    ?.split(", ");
  expect(column("Faults").toSorted()).toEqual(kinds?.toSorted());
});

test("the README lists every control path", async () => {
  const paths = /Known control paths: (.*)\.$/.exec(await errorMessage("GET", "/none"))?.[1]?.split(", ");
  const named = column("Control paths").map((request) => request.split(" ")[1]);
  expect(named.toSorted()).toEqual(paths?.toSorted());
});

test("the README describes the data at the start", () => {
  const empty = Object.entries(createEmulator().counts()).filter(([, count]) => count > 0);
  expect(empty.map(([name]) => name).toSorted()).toEqual(["pipeline-stages", "teams", "users"]);
  const counts = createEmulator({ contacts: 500 }).counts();
  expect(counts).toMatchObject({
    leads: 500,
    companies: 100,
    "sender-profiles": 3,
    mailboxes: 3,
    "linkedin-browsers": 3,
    flows: 4,
  });
  for (const name of ["lists", "tags", "tasks", "linkedin-conversations", "linkedin-messages", "emails"]) {
    expect(counts[name]).toBeGreaterThan(3);
  }
});

test("each row of known behaviour names its test, and each test has a row", async () => {
  const folder = new URL("known-behaviour/", import.meta.url);
  const files = (await readdir(folder)).filter((name) => name.endsWith(".test.ts"));
  const sources = await Promise.all(files.map((name) => readFile(new URL(name, folder), "utf8")));
  const tests = sources.flatMap((source) =>
    [...source.matchAll(/^test\("([^"]+)"/gm)].map(([, name = ""]) => name),
  );
  const [, section = ""] = readme.split("\n## Known behaviour beyond the description\n");
  const rows = [...(section.split("\n## ")[0] ?? "").matchAll(/^\|.*\|$/gm)].slice(2);
  const cells = rows.map(([row]) => row.split(" | ").map((cell) => cell.replace(/^\|?\s*|\s*\|?$/g, "")));
  expect(cells.filter(({ length }) => length !== 5)).toEqual([]);
  expect(cells.flat().filter((cell) => cell === "")).toEqual([]);
  expect(cells.map((row) => row.at(-1)).toSorted()).toEqual(tests.toSorted());
});
