import { rejectionOf } from "@grinfi/testing";
import { beforeEach, describe, expect, test } from "vitest";
import {
  ConfigurationError,
  type FileInput,
  type ImportCsvOptions,
  type ImportCsvProgress,
  type WaitFunction,
} from "../../src/index.ts";
import { IMPORT_FIELDS } from "../../src/jobs/csv/import-plan.ts";
import { useAccountBehindPrism } from "../support/accounts/behind-prism.ts";
import { columns, contactsOf, csv, peopleCsv, startWithList } from "../support/accounts/csv-files.ts";
import { start } from "../support/accounts/start.ts";

describe("a file is imported as contacts of a list", () => {
  const account = useAccountBehindPrism();
  const waits: number[] = [];
  const wait: WaitFunction = async (milliseconds) => {
    waits.push(milliseconds);
    account.emulator.advance(milliseconds);
  };
  let list: string;
  beforeEach(async () => {
    waits.length = 0;
    list = (await account.grinfi.lists.create({ name: "Spring fair" })).uuid;
    account.emulator.ledger.clear();
  });

  test("with the documented requests and progress", async () => {
    const file = csv(peopleCsv(1000));
    const job = account.grinfi.contacts.importCsv(file, { list, columns, wait });
    const progress: ImportCsvProgress[] = [];
    for await (const step of job) progress.push(step);
    const upload = String(progress[0]?.upload);
    const { rows, ...result } = await job;
    expect(result).toEqual({
      ...{ outcome: "complete", upload, after: 1000, missing: 0, started: { list, before: 0, rows: 1000 } },
      ...{ fileName: "fair.csv", bytes: new Blob([peopleCsv(1000)]).size, unmapped: ["Notes"], doubtful: [] },
      columns: [
        { source: "Name", target: "name" },
        { source: "LinkedIn", target: "linkedin" },
        { source: "Mail", target: "email" },
      ],
    });
    expect(waits).toEqual([2000, 4000, 8000, 16_000]);
    expect(account.called).toEqual([
      ...["getList", "searchContacts", "uploadCsvFile", "importLeadsFromFile"],
      ...waits.map(() => "searchContacts"),
    ]);
    expect(progress.map(({ step, gained }) => [step, gained])).toEqual([
      ["uploaded", 0],
      ["started", 0],
      ["counted", 100],
      ["counted", 300],
      ["counted", 700],
      ["counted", 1000],
    ]);
    expect(rows).toBe(1000);
  });

  test("with non-ASCII letters, and with tags", async () => {
    const tag = String((await account.grinfi.tags.create({ name: "Fair" })).uuid);
    await account.grinfi.contacts.importCsv(csv(peopleCsv(1)), { list, columns, tags: [tag], wait });
    expect(await contactsOf(account, list)).toMatchObject([
      { name: "Sample, Röbin 0", linkedin: "robin-0", work_email: "robin-0@example.com", tags: [tag] },
    ]);
  });

  test("without the option columns, by headings that are names of fields", async () => {
    const file = csv("first_name;linkedin;Mail\nRobin;robin;r@example.com\n");
    const { columns, unmapped } = await account.grinfi.contacts.importCsv(file, { list, wait });
    expect(columns.map(({ target }) => target)).toEqual(["first_name", "linkedin"]);
    expect(unmapped).toEqual(["Mail"]);
    expect(await contactsOf(account, list)).toMatchObject([{ first_name: "Robin", work_email: null }]);
  });

  test("with a custom field by name", async () => {
    await account.grinfi.customFields.create({ name: "fleet_size", object: "lead" });
    const file = csv("linkedin,Fleet\nrobin,120\n");
    await account.grinfi.contacts.importCsv(file, {
      ...{ list, wait },
      columns: { linkedin: "linkedin", Fleet: { custom_field: "fleet_size" } },
    });
    const values = account.emulator.save().tables["custom-field-values"];
    expect(values?.added).toMatchObject([{ value: "120" }]);
  });

  test("rows without a new contact in the list are missing, with possible reasons", async () => {
    const { grinfi } = account;
    const known = await grinfi.contacts.search({ limit: 1 }).first();
    await grinfi.blacklist.contacts.add({ linkedin: "robin-1" });
    const file = csv(`${peopleCsv(3)}\r\nKnown,${known?.linkedin},,\r\nAgain,robin-0,,`);
    const result = await grinfi.contacts.importCsv(file, { list, columns, wait });
    expect(result).toMatchObject({ outcome: "unknown", rows: 5, after: 2, missing: 3 });
    expect(result.doubtful).toEqual([{ index: 4, reason: "duplicate" }]);
    expect(result.reason).toMatch(
      /^3 of 5 rows .* 120 seconds.* existing .* blacklisted .* not imported yet.* file: 1\./,
    );
    // The count does not change after the first one: 4 + 8 + 16 + 30 + 30 + 30 + 30 seconds are more than two minutes.
    expect(waits).toHaveLength(8);
  });

  test("a dry run returns what would be sent, and sends nothing", async () => {
    const content = [
      "Name,LinkedIn,Mail,Company,Notes",
      "Robin,https://www.linkedin.com/in/robin,,,",
      "Kim,,kim@example.com,,",
      "Kim again,, KIM@example.com ,,",
      "Alex,,,Example Logistics,",
      "alex,,,example logistics,",
      "Nobody,,,,x",
      ",,,,",
      "Short,short",
    ].join("\n");
    const plan = await account.grinfi.contacts.importCsv(csv(content), {
      ...{ list, dryRun: true },
      columns: { ...columns, Company: "company_name" },
    });
    expect(plan).toEqual({
      ...{ outcome: "planned", fileName: "fair.csv", bytes: content.length, rows: 7, unmapped: ["Notes"] },
      columns: [
        { source: "Name", target: "name" },
        { source: "LinkedIn", target: "linkedin" },
        { source: "Mail", target: "email" },
        { source: "Company", target: "company_name" },
      ],
      doubtful: [
        { index: 2, reason: "duplicate" },
        { index: 4, reason: "duplicate" },
        { index: 5, reason: "no_identity" },
        { index: 6, reason: "cell_count" },
      ],
    });
    expect(account.called).toEqual([]);
  });
});

describe("the file", () => {
  const content = peopleCsv(2);
  const bytes = new TextEncoder().encode(content);
  test.each<[string, FileInput, string]>([
    ["a File", new File([content], "a.csv"), "a.csv"],
    ["a Blob", new Blob([content]), "contacts.csv"],
    ["text", { content, name: "b.csv" }, "b.csv"],
    ["bytes", { content: bytes, name: "c.csv" }, "c.csv"],
    ["a stream", { content: new Blob([content]).stream(), name: "d.csv" }, "d.csv"],
    ["a Blob with a name", { content: new Blob([content]), name: "e.csv", type: "text/plain" }, "e.csv"],
    ["text with a byte order mark", { content: `\ufeff${content}`, name: "f.csv" }, "f.csv"],
  ])("may be %s", async (_, file, fileName) => {
    const { grinfi, list, wait } = await startWithList();
    const result = await grinfi.contacts.importCsv(file, { list, columns, wait });
    expect(result).toMatchObject({ outcome: "complete", fileName, after: 2 });
    expect(await contactsOf({ grinfi }, list)).toMatchObject([
      { name: "Sample, Röbin 0" },
      { name: "Sample, Röbin 1" },
    ]);
  });

  test.each<[string, FileInput, RegExp]>([
    ["a path", "contacts.csv" as unknown as FileInput, /openAsBlob/],
    ["nothing", null as unknown as FileInput, /openAsBlob/],
    ["too large", new Blob([new Uint8Array(20 * 1024 * 1024 + 1)]), /20\.0 MB.*at most 20 MB/],
    ["not UTF-8", new Blob([new Uint8Array([0x4e, 0x0a, 0xe9])]), /UTF-8/],
    ["broken", csv('Name\n"Robin'), /Row 2/],
    ["empty", csv(""), /fair\.csv is empty/],
    ["only a header", csv("linkedin\n\n"), /no rows/],
  ])("is rejected if it is %s, before anything is sent", async (_, file, message) => {
    const { grinfi, list, called } = await startWithList();
    const error = await rejectionOf(grinfi.contacts.importCsv(file, { list }));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error).toHaveProperty("message", expect.stringMatching(message));
    expect(called()).toEqual([]);
  });

  test.each<[string, ImportCsvOptions["columns"], RegExp]>([
    ["a missing column", { Phone: "work_phone_number" }, /"Phone".*columns are "Name", "LinkedIn"/],
    ["a field that does not exist", { Name: "shoe_size" as "name" }, /"Name" to "shoe_size"/],
    ["a read-only field", { Name: "uuid" as "name" }, /"Name" to "uuid"/],
    ["a field twice", { Name: "name", Notes: "name" }, /Two columns are mapped to "name"/],
    ["nothing", {}, /No column is mapped/],
    ["a repeated heading", { Twice: "name" }, /two columns with the name "Twice"/],
  ])("is not imported when columns maps %s", async (_, wrong, message) => {
    const { grinfi, list, called } = await startWithList();
    const file = csv("Name,LinkedIn,Notes,Twice,Twice\nRobin,robin,,,\n");
    const error = await rejectionOf(grinfi.contacts.importCsv(file, { list, columns: wrong }));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error).toHaveProperty("message", expect.stringMatching(message));
    expect(called()).toEqual([]);
  });

  test("can fill every field that the emulator accepts", async () => {
    const { grinfi, list, wait } = await startWithList();
    const row = IMPORT_FIELDS.map(() => "robin@example.com");
    const file = csv(`${IMPORT_FIELDS.join()}\n${row.join()}\n`);
    const result = await grinfi.contacts.importCsv(file, { list, wait });
    expect(result).toMatchObject({ outcome: "complete", unmapped: [] });
    expect(result.columns).toHaveLength(IMPORT_FIELDS.length);
  });
});

test.each([{ list: "" }, { list: "l", patience: 0 }, { list: "l", patience: Number.NaN }])(
  "%j is rejected before anything is sent",
  async (options) => {
    const { emulator, grinfi } = start();
    const error = await rejectionOf(grinfi.contacts.importCsv(csv("linkedin\nrobin\n"), options));
    expect(String(error)).toContain(`The option ${Object.keys(options).at(-1)} must be`);
    expect(emulator.ledger.requests()).toEqual([]);
  },
);
