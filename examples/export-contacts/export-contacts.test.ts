import { readdir, readFile, writeFile } from "node:fs/promises";
import { Grinfi } from "@grinfi/sdk";
import { parse } from "csv-parse/sync";
import { assert, expect, test } from "vitest";
import { useExamples } from "../support/run-example.ts";
import { useTempFolder } from "../support/temp-folder.ts";

const examples = useExamples(150);
const example = new URL(".", import.meta.url);
const pathOf = useTempFolder();

/** Compares the file with the contacts of the emulator. */
async function expectAllContacts(path: string): Promise<void> {
  const grinfi = new Grinfi({ apiKey: "test-key", fetch: examples.emulator.fetch });
  const contacts = await grinfi.contacts.search().toArray({ limit: 1000 });
  const text = await readFile(path, "utf8");
  expect(text.startsWith("\ufeffname,work_email,company_name,profile\r\n")).toBe(true);
  expect(parse(text, { bom: true, columns: true })).toEqual(
    contacts.map(({ name, work_email, company_name, linkedin }) => ({
      ...{ name, work_email: work_email ?? "", company_name: company_name ?? "" },
      profile: linkedin ? `https://www.linkedin.com/in/${linkedin}` : "",
    })),
  );
}

test("it exports contacts as a file for a spreadsheet", async () => {
  const path = pathOf("contacts.csv");
  expect(await examples.run(example, path)).toEqual({
    code: 0,
    stdout: `100 of 150\n150 of 150\n${path}: 150 contacts, 0 of them from an earlier run\n`,
    stderr: "",
  });
  expect(await readdir(pathOf("."))).toEqual(["contacts.csv"]);
  await expectAllContacts(path);

  const grinfi = new Grinfi({ apiKey: "test-key", baseUrl: examples.url });
  const list = await grinfi.lists.list().first();
  assert(list);
  const { stdout } = await examples.run(example, path, list.uuid);
  const count = Number(/: (\d+) contacts/.exec(stdout)?.[1]);
  expect(parse(await readFile(path))).toHaveLength(1 + count);
  expect(count).toBeLessThan(150);
});

test("if it fails in the middle, an existing file stays unchanged, and the next run continues", async () => {
  const path = pathOf("contacts.csv");
  await writeFile(path, "from yesterday");
  examples.emulator.addFault({ kind: "status", status: 401, operation: "searchContacts", after: 1 });
  const { code, stderr } = await examples.run(example, path);
  expect(code).toBe(1);
  expect(stderr).toContain("searchContacts");
  expect(await readFile(path, "utf8")).toBe("from yesterday");

  const { stdout } = await examples.run(example, path);
  expect(stdout).toContain("150 contacts, 100 of them from an earlier run\n");
  expect(await readdir(pathOf("."))).toEqual(["contacts.csv"]);
  await expectAllContacts(path);
});
