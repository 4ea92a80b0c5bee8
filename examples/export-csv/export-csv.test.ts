import { readdir, readFile, writeFile } from "node:fs/promises";
import { Grinfi } from "@grinfi/sdk";
import { parse } from "csv-parse/sync";
import { assert, expect, test } from "vitest";
import { useExamples } from "../support/run-example.ts";
import { useTempFolder } from "../support/temp-folder.ts";

const examples = useExamples();
const example = new URL(".", import.meta.url);
const pathOf = useTempFolder();

test("it exports contacts as a file for a spreadsheet", async () => {
  const grinfi = new Grinfi({ apiKey: "test-key", baseUrl: examples.url });
  const contacts = await grinfi.contacts.search().toArray({ limit: 100 });
  const path = pathOf("contacts.csv");
  expect(await examples.run(example, path)).toEqual({ code: 0, stdout: "20 of 20\n", stderr: "" });
  expect(await readdir(pathOf("."))).toEqual(["contacts.csv"]);
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

test("if the export fails, an existing file stays unchanged and no other file is left", async () => {
  const path = pathOf("contacts.csv");
  await writeFile(path, "from yesterday");
  examples.emulator.addFault({ kind: "status", status: 403, operation: "searchContacts", times: null });
  const { code, stderr } = await examples.run(example, path);
  expect(code).toBe(1);
  expect(stderr).toContain("searchContacts");
  expect(await readdir(pathOf("."))).toEqual(["contacts.csv"]);
  expect(await readFile(path, "utf8")).toBe("from yesterday");
});
