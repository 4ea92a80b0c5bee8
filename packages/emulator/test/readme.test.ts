import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { createEmulator } from "../src/index.ts";

const read = (path: string): Promise<string> => readFile(new URL(path, import.meta.url), "utf8");
const readme = await read("../README.md");

/** The code in the first column of the table under a heading. */
function column(heading: string): string[] {
  const [, section = ""] = readme.split(`\n## ${heading}\n`);
  const rows = (section.split("\n## ")[0] ?? "").matchAll(/^\| `([^`]+)`/gm);
  return [...rows].map(([, name = ""]) => name);
}

/** What the control paths say of themselves when something is wrong. */
async function complaint(method: string, path: string, body?: string): Promise<string> {
  const response = await createEmulator().fetch(`http://emulator.invalid/__emulator${path}`, {
    method,
    ...(body !== undefined && { body }),
  });
  return ((await response.json()) as { message: string }).message;
}

test("the README names every option", async () => {
  const source = await read("../src/options.ts");
  expect(column("Options")).toEqual([...source.matchAll(/^ {2}readonly (\w+)\?/gm)].map(([, name]) => name));
});

test("the README names every kind of fault", async () => {
  const kinds = /one of (.*)\.$/
    .exec(await complaint("POST", "/faults", '{"kind":"none"}'))?.[1]
    ?.split(", ");
  expect(column("Faults").toSorted()).toEqual(kinds?.toSorted());
});

test("the README names every control path", async () => {
  const paths = /^There are (.*), but no/.exec(await complaint("GET", "/none"))?.[1]?.split(", ");
  const named = column("Control paths").map((request) => request.split(" ")[1]);
  expect(named.toSorted()).toEqual(paths?.toSorted());
});

test("the data at the start is what the README says", () => {
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
