import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { query } from "./support/read-copy.ts";
import { removeTempDatabases, tempDatabase } from "./support/temp-file.ts";

removeTempDatabases();

const run = promisify(execFile);
const PROGRAM = fileURLToPath(new URL("support/memory-child.ts", import.meta.url));
const MB = 1024 * 1024;
const CONTACTS = 100_000;

test(`the heap stays flat while ${CONTACTS} contacts are synced`, async () => {
  const file = await tempDatabase();
  const { stdout } = await run(process.execPath, ["--expose-gc", PROGRAM, file, String(CONTACTS)]);
  console.log(`heap over ${CONTACTS} contacts: ${stdout.trim()}`);
  const { contacts, growth } = JSON.parse(stdout);
  expect(contacts).toBe(CONTACTS);
  expect(query(file, "SELECT count(*) AS n FROM contacts")).toEqual([{ n: CONTACTS }]);
  // The rows are 130 MB of JSON, and a page of them is 130 KB.
  expect(growth).toBeLessThan(3 * MB);
});
