import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Grinfi } from "@grinfi/sdk";
import { parse } from "csv-parse/sync";
import { afterEach, assert, beforeEach, expect, test } from "vitest";
import { useExamples } from "../support/run-example.ts";

const examples = useExamples();
const example = new URL(".", import.meta.url);
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "grinfi-example-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("contacts become a file for a spreadsheet", async () => {
  const grinfi = new Grinfi({ apiKey: "test-key", baseUrl: examples.url });
  const contacts = await grinfi.contacts.search().toArray({ limit: 100 });
  const path = join(folder, "contacts.csv");
  expect(await examples.run(example, path)).toEqual({ code: 0, stdout: "20 of 20\n", stderr: "" });
  expect(await readdir(folder)).toEqual(["contacts.csv"]);
  const text = await readFile(path, "utf8");
  expect(text.startsWith("\ufeffname,work_email,company_name,profile\r\n")).toBe(true);
  expect(parse(text, { bom: true, columns: true })).toEqual(
    contacts.map(({ name, work_email, company_name, linkedin }) => ({
      ...{ name, work_email: work_email ?? "", company_name: company_name ?? "" },
      profile: linkedin ? `https://www.linkedin.com/in/${linkedin}` : "",
    })),
  );

  const list = await grinfi.lists.list().first();
  assert(list);
  const { stdout } = await examples.run(example, path, list.uuid);
  expect(parse(await readFile(path))).toHaveLength(1 + Number.parseInt(stdout, 10));
});

test("a file that is there stays whole when an export fails, and nothing else is left", async () => {
  const path = join(folder, "contacts.csv");
  await writeFile(path, "from yesterday");
  examples.emulator.addFault({ kind: "status", status: 403, operation: "searchContacts", times: null });
  const { code, stderr } = await examples.run(example, path);
  expect(code).toBe(1);
  expect(stderr).toContain("searchContacts");
  expect(await readdir(folder)).toEqual(["contacts.csv"]);
  expect(await readFile(path, "utf8")).toBe("from yesterday");
});
