import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);
const PROGRAM = fileURLToPath(new URL("support/memory/stream-contacts.ts", import.meta.url));
const MB = 1024 * 1024;
const CONTACTS = process.env.SOAK_TESTS === "full" ? 1_000_000 : 200_000;

test(`the heap stays flat while ${CONTACTS} contacts are read`, async () => {
  const { stdout, stderr } = await run(process.execPath, ["--expose-gc", PROGRAM, String(CONTACTS)]);
  console.log(`heap over ${CONTACTS} contacts: ${stdout.trim()}`);
  const { rows, inOrder, growth, left } = JSON.parse(stdout);
  expect([rows, inOrder]).toEqual([CONTACTS, true]);
  // The contacts would take some 200 bytes each. The four prefetched pages are up to 2 MB.
  expect(growth).toBeLessThan(3 * MB);
  expect(left).toBeLessThan(3 * MB);
  expect(stderr).toBe("");
});

const EXPORT = fileURLToPath(new URL("support/memory/export-contacts.ts", import.meta.url));

test.each(["csv", "ndjson", "json"])(
  `the heap stays flat while ${CONTACTS} contacts are exported as %s`,
  async (format) => {
    const { stdout } = await run(process.execPath, ["--expose-gc", EXPORT, String(CONTACTS), format]);
    console.log(`heap over an export as ${format}: ${stdout.trim()}`);
    const { rows, growth } = JSON.parse(stdout);
    expect(rows).toBe(CONTACTS);
    // The text is some 100 bytes for each contact. The pages in memory are up to 3 MB.
    expect(growth).toBeLessThan(5 * MB);
  },
);

const CHANGES = fileURLToPath(new URL("support/memory/stream-changes.ts", import.meta.url));

test(`the heap stays flat while ${CONTACTS} changes are read`, async () => {
  const { stdout } = await run(process.execPath, ["--expose-gc", CHANGES, String(CONTACTS)]);
  console.log(`heap over changes: ${stdout.trim()}`);
  const { changes, growth } = JSON.parse(stdout);
  expect(changes).toBe(CONTACTS);
  // The last 20,000 uuids take up to 3 MB, most of it before the first measurement.
  expect(growth).toBeLessThan(3 * MB);
});
