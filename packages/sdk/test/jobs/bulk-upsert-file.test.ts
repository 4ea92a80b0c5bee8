import { rejectionOf } from "@grinfi/testing";
import { beforeEach, describe, expect, test } from "vitest";
import type { BulkUpsertOptions, ContactFile, RowOutcome } from "../../src/index.ts";
import { createLaggingAccount, type LaggingAccount, noWait } from "../support/accounts/lagging-account.ts";

/**
 * A file as a spreadsheet program saves it: with a byte order mark, semicolons, quoted line breaks, people's own
 * headings, a blank line, a row that is cut off, a row without an identity and a person twice.
 */
const MESSY = [
  '\ufeffVorname;Nachname;Firma;LinkedIn-Profil;E-Mail;"Größe der Flotte";Telefon;Notiz',
  'Robin;Sample;"Example Logistics; GmbH";https://www.linkedin.com/in/robin-sample/;robin@example.com;120;+49 30 1234567;"ruft\nam Montag an"',
  "Kim;Placeholder;Example Shipping;kim-placeholder;;;;",
  ";;;;;;;",
  "Sam;Dummy;Example Freight;sam-dummy",
  "Nobody;Known;Example Freight;;;;;",
  ' Robin ;Sample;;linkedin.com/in/Robin-Sample;;;;"sagt ""ja"""',
  "",
].join("\r\n");

const COLUMNS = {
  Vorname: "first_name",
  Nachname: "last_name",
  Firma: "company_name",
  "LinkedIn-Profil": "linkedin_id",
  "E-Mail": "email",
  "Größe der Flotte": { custom_field: "fleet_size" },
  Telefon: { custom_field: "phone" },
  Notiz: null,
} as const;

let account: LaggingAccount;
beforeEach(async () => {
  account = await createLaggingAccount();
  for (const name of ["fleet_size", "phone"])
    await account.grinfi.customFields.create({ name, object: "lead" });
  account.emulator.ledger.clear();
});

async function upsertFile(file: ContactFile, options: Partial<BulkUpsertOptions> = {}) {
  const { automation, grinfi, list } = account;
  const outcomes: RowOutcome[] = [];
  const job = grinfi.contacts.bulkUpsert(file, {
    ...{ list, automation, onConflict: "update", wait: noWait, ...options },
    onProgress: (outcome) => outcomes.push(outcome),
  });
  const result = await job;
  return { outcomes, result, progress: job.progress };
}

const messy = (given: Partial<ContactFile> = {}): ContactFile => ({
  ...{ file: { name: "messe.csv", content: MESSY }, columns: COLUMNS, ...given },
});

const sent = () => account.emulator.ledger.requests("upsertContact").map(({ body }) => body);

describe("a messy file", () => {
  test("goes in with one call, and doubtful rows are reported first", async () => {
    const { outcomes, progress, result } = await upsertFile(messy());
    expect(outcomes.map(({ index, outcome, reason }) => [index, outcome, reason])).toEqual([
      [2, "failed", "The row has more or fewer cells than the header, so its columns may be wrong."],
      [3, "failed", expect.stringContaining("The row has no linkedin_id, and no email")],
      [4, "skipped", "Row 0 has the same LinkedIn profile."],
      [0, "created", undefined],
      [1, "created", undefined],
    ]);
    expect(result).toMatchObject({ rows: 5, created: 2, enrolled: 2, failed: 2, skipped: 1, unmapped: [] });
    expect(result.doubtful).toEqual([
      { index: 2, reason: "cell_count" },
      { index: 3, reason: "no_identity" },
      { index: 4, reason: "duplicate" },
    ]);
    expect(progress).toMatchObject({ done: 5, total: 5 });
    expect(sent()).toMatchObject([
      {
        lead: {
          ...{ first_name: "Robin", last_name: "Sample", company_name: "Example Logistics; GmbH" },
          ...{ linkedin_id: "https://www.linkedin.com/in/robin-sample/", email: "robin@example.com" },
        },
        custom_fields: { fleet_size: "120", phone: "+49 30 1234567" },
      },
      { lead: { first_name: "Kim", last_name: "Placeholder", company_name: "Example Shipping" } },
    ]);
    // An empty cell clears nothing.
    expect(Object.keys((sent()[1] as { lead: object }).lead)).not.toContain("email");
    expect(sent()[1]).not.toHaveProperty("custom_fields");
  });

  test("is described by a dry run, which sends no write", async () => {
    const { Notiz: _, ...columns } = COLUMNS;
    const { outcomes, result } = await upsertFile(messy({ columns }), { dryRun: true });
    expect(result).toMatchObject({ rows: 5, planned: 2, failed: 2, skipped: 1, unmapped: ["Notiz"] });
    expect(result.doubtful).toHaveLength(3);
    expect(outcomes.filter(({ outcome }) => outcome === "planned")).toMatchObject([
      { plan: "create", enrolment: "planned" },
      { plan: "create", enrolment: "planned" },
    ]);
    expect(account.emulator.ledger.effects()).toEqual([]);
  });

  test("with columns that fill no field is refused before anything is sent, by their names", async () => {
    const { Notiz: _, Telefon: __, ...columns } = COLUMNS;
    const error = await rejectionOf(upsertFile(messy({ columns })));
    expect(error).toMatchObject({ code: "invalid_input" });
    expect(String(error)).toContain('columns that fill no field: "Telefon", "Notiz". Map them in columns');
    expect(account.emulator.ledger.requests()).toEqual([]);
    const { result } = await upsertFile(messy({ columns }), { unmapped: "drop" });
    expect(result).toMatchObject({ created: 2, unmapped: ["Telefon", "Notiz"] });
  });

  test("can come as a Blob, as bytes or as a stream, and with a given delimiter", async () => {
    const contents = [
      new Blob([MESSY]),
      { name: "a.csv", content: new TextEncoder().encode(MESSY) },
      { name: "a.csv", content: new Blob([MESSY]).stream() },
    ];
    for (const file of contents) {
      const { result } = await upsertFile(messy({ file, delimiter: ";" }), { dryRun: true });
      expect(result).toMatchObject({ rows: 5, planned: 2 });
    }
    const wrong = rejectionOf(upsertFile(messy({ delimiter: "|" })));
    expect(String(await wrong)).toContain('contains "Vorname", which is not a column of the file');
  });
});

describe("what would go wrong later", () => {
  test("is refused before anything is sent: a custom field that does not exist, also in a dry run", async () => {
    const columns = { ...COLUMNS, Telefon: { custom_field: "phnoe" } };
    for (const dryRun of [true, false]) {
      const error = await rejectionOf(upsertFile(messy({ columns }), { dryRun }));
      expect(error).toMatchObject({ code: "lookup" });
      expect(String(error)).toContain("phnoe");
      expect(account.emulator.ledger.effects()).toEqual([]);
    }
  });

  test("is named row by row: what is no LinkedIn profile", async () => {
    const wrong = ["n/a", "n/a", "-", "Robin Sample", "https://www.linkedin.com/company/acme/"];
    const content = ["linkedin_id", ...wrong, "robin-sample"].join("\n");
    const { outcomes, result } = await upsertFile({ file: { name: "a.csv", content } });
    expect(result).toMatchObject({ created: 1, failed: 5, skipped: 0 });
    for (const { outcome, reason, row } of outcomes) {
      if (outcome === "failed")
        expect(reason).toContain(`linkedin_id ${JSON.stringify(row.linkedin_id)} is not a LinkedIn profile`);
    }
  });

  test("does not hide that the error is about this file", async () => {
    const latin1 = new Blob([new Uint8Array([0x4d, 0xfc, 0x6c])]);
    expect(String(await rejectionOf(upsertFile({ file: latin1 })))).toContain("The file is not UTF-8 text");
  });

  test("with firstIndex are refused", async () => {
    const error = await rejectionOf(upsertFile(messy({}), { firstIndex: 50 }));
    expect(String(error)).toContain("firstIndex does not apply to a file");
  });
});

describe("headings", () => {
  test("that are names of fields need no mapping, in any case and with spaces or dashes", async () => {
    const content = "First Name,LAST-NAME,linkedin_id\nRobin,Sample,robin-sample\n";
    const { result } = await upsertFile({ file: { name: "a.csv", content } });
    expect(result).toMatchObject({ created: 1 });
    expect(sent()).toMatchObject([{ lead: { first_name: "Robin", last_name: "Sample" } }]);
  });

  test.each<[string, string, Partial<ContactFile>, string]>([
    [
      "no columns",
      "Name\nRobin\n",
      {},
      'No column is mapped to a field. Map them with the option columns: "Name"',
    ],
    ["no rows", "linkedin_id\n", {}, "The file has no rows below its header"],
    [
      "two equal columns",
      "email,Email\na@example.com,b@example.com\n",
      {},
      'Two columns are mapped to "email"',
    ],
    ["an open quote", 'email\n"a@example.com\n', {}, "is not valid CSV"],
    [
      "an unknown field",
      "Mail\na@example.com\n",
      { columns: { Mail: "mail" as never } },
      '"mail", which is not a known field',
    ],
    [
      "a field that is undefined",
      "Email\na@example.com\n",
      { columns: { Email: undefined as never } },
      'The option columns maps "Email" to undefined, which is not a known field',
    ],
    [
      "an unknown heading",
      "Mail\na@example.com\n",
      { columns: { Email: "email" } },
      '"Email", which is not a column',
    ],
    [
      "a delimiter that is none",
      "email\na@example.com\n",
      { delimiter: "x" as never },
      "The option delimiter must be",
    ],
  ])("with %s are refused", async (_, content, given, message) => {
    const error = await rejectionOf(upsertFile({ file: { name: "a.csv", content }, ...given }));
    expect(String(error)).toContain(message);
    expect(account.emulator.ledger.requests()).toEqual([]);
  });

  test("and custom fields may have the names of properties of objects", async () => {
    const names = ["__proto__", "constructor", "toString"];
    for (const name of names) await account.grinfi.customFields.create({ name, object: "lead" });
    const content = `linkedin_id,${names.join()}\nrobin,a,b,c\n`;
    const plain = await rejectionOf(upsertFile({ file: { name: "a.csv", content } }));
    expect(String(plain)).toContain('"__proto__", "constructor", "toString"');
    const columns = Object.fromEntries(names.map((name) => [name, { custom_field: name }]));
    const { result } = await upsertFile({ file: { name: "a.csv", content }, columns });
    expect(result).toMatchObject({ created: 1, unmapped: [] });
    expect(Object.entries((sent()[0] as { custom_fields: object }).custom_fields)).toEqual([
      ["__proto__", "a"],
      ["constructor", "b"],
      ["toString", "c"],
    ]);
  });

  test("of the profile may be LinkedIn, and a custom field may have the name of a field", async () => {
    await account.grinfi.customFields.create({ name: "email", object: "lead" });
    const content = "LinkedIn,Email,Second\nrobin\u200e,robin@example.com,other\n";
    const columns = { Second: { custom_field: "email" } };
    const { result } = await upsertFile({ file: { name: "a.csv", content }, columns });
    expect(result).toMatchObject({ created: 1 });
    expect(sent()).toMatchObject([
      { lead: { linkedin_id: "robin", email: "robin@example.com" }, custom_fields: { email: "other" } },
    ]);
  });

  test.each([{}, { custom_field: "" }, { custom_field: 5 }])("mapped to %j are refused", async (target) => {
    const content = "linkedin_id,Size\nrobin,1\n";
    const columns = { Size: target as never };
    const error = await rejectionOf(upsertFile({ file: { name: "a.csv", content }, columns }));
    expect(String(error)).toContain("The name of a custom field must be a non-empty string");
  });

  test("of fields that the API saves by no upsert are refused by name", async () => {
    const rows = [{ linkedin_id: "robin", work_phone_number: "+49 30 1234567" }] as never;
    const { grinfi, list } = account;
    const error = await rejectionOf(grinfi.contacts.bulkUpsert(rows, { list, onConflict: "update" }));
    expect(String(error)).toContain(
      '"work_phone_number" (contacts have it, but the API saves it by no upsert)',
    );
    expect(String(error)).toContain("custom_fields");
  });
});
