import { createReadStream } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, pipeline, Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { rejectionOf } from "@grinfi/testing";
import { parse } from "csv-parse";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ContactRow, ContactRows, RowOutcome } from "../../src/index.ts";
import { createFileJournal, type FileJournal } from "../../src/node.ts";
import { createLaggingAccount, type LaggingAccount } from "../support/accounts/lagging-account.ts";
import { HeldJournal, MemoryJournal } from "../support/jobs/memory-journal.ts";
import { profileRows } from "../support/jobs/profile-row.ts";

const ANOTHER_JOB = `${JSON.stringify({ job: "another", key: "row", step: "save", state: "done" })}\n`;

let account: LaggingAccount;
let folder: string;
beforeEach(async () => {
  account = await createLaggingAccount();
  folder = await mkdtemp(join(tmpdir(), "grinfi-rows-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const upsertOptions = () =>
  ({ list: account.list, automation: account.automation, onConflict: "update" }) as const;

const writesOf = ({ emulator }: LaggingAccount): number => emulator.ledger.effects().length;

// vitest fails a file with an unhandled error or rejection.
describe("a stream of rows that fails", () => {
  test("while the journal is read ends the job with its error, and nothing is sent", async () => {
    const journal = new HeldJournal();
    const broken = new Error("row 3 is broken");
    const rows = new PassThrough({ objectMode: true });
    rows.write({ linkedin_id: "person-0" });
    const job = account.grinfi.contacts.bulkUpsert(rows, { ...upsertOptions(), journal });
    const ended = rejectionOf(job);
    await setImmediate();
    rows.destroy(broken);
    await setImmediate();
    journal.release();
    expect(await ended).toBe(broken);
    expect(writesOf(account)).toBe(0);
  });

  test.each(["awaited", "looped over"])("before its first row ends a job that is %s", async (how) => {
    const broken = new Error("no such file");
    const rows = new Readable({ objectMode: true, read: () => rows.destroy(broken) });
    const job = account.grinfi.contacts.bulkUpsert(rows, {
      ...upsertOptions(),
      journal: new MemoryJournal(),
    });
    const used =
      how === "awaited"
        ? job
        : (async () => {
            for await (const _ of job);
          })();
    expect(await rejectionOf(used)).toBe(broken);
    expect(writesOf(account)).toBe(0);
  });

  test("after some rows were saved ends the job, and sends nothing more", async () => {
    const broken = new Error("row 160 is broken");
    async function* rows(): AsyncGenerator<ContactRow> {
      yield* profileRows(160);
      throw broken;
    }
    const outcomes: RowOutcome[] = [];
    const job = account.grinfi.contacts.bulkUpsert(Readable.from(rows()), {
      ...upsertOptions(),
      onProgress: (outcome) => outcomes.push(outcome),
    });
    expect(await rejectionOf(job)).toBe(broken);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array(100).fill("created"));
    expect(account.emulator.ledger.effects("enrolled")).toHaveLength(100);
  });

  test("that fails while the code of the job is loaded ends the job with its error", async () => {
    const rows = new Readable({ objectMode: true, read: () => {} });
    const ended = rejectionOf(account.grinfi.contacts.bulkUpsert(rows, upsertOptions()));
    const broken = new Error("broken");
    rows.destroy(broken);
    expect(await ended).toBe(broken);
    expect(writesOf(account)).toBe(0);
  });

  describe("with a journal in a file", () => {
    let journal: FileJournal;
    const file = (): string => join(folder, "contacts.csv");
    /** Writes a journal that is so long that the rows fail while it is read. */
    beforeEach(async () => {
      const path = join(folder, "journal.jsonl");
      await writeFile(path, ANOTHER_JOB.repeat(3000));
      journal = createFileJournal(path);
    });

    const rowsOf = (path: string): ContactRows =>
      pipeline(createReadStream(path), parse({ columns: true }), () => undefined);

    test("ends the job with the error of the file, and the journal can be closed", async () => {
      await writeFile(file(), "linkedin_id,email\nrobin,robin@example.com\nkim\n");
      const job = account.grinfi.contacts.bulkUpsert(rowsOf(file()), { ...upsertOptions(), journal });
      await expect(job).rejects.toThrow(/Invalid Record Length: .* on line 3/);
      await journal.close();
      expect(writesOf(account)).toBe(0);
      expect(await readdir(folder)).toEqual(["contacts.csv", "journal.jsonl"]);
    });

    test("releases the journal if the job is aborted while it is read", async () => {
      await writeFile(file(), "linkedin_id\nrobin\n");
      const controller = new AbortController();
      const { signal } = controller;
      const job = account.grinfi.contacts.bulkUpsert(rowsOf(file()), { ...upsertOptions(), journal, signal });
      const ended = rejectionOf(job);
      for (let turn = 0; turn < 5; turn += 1) await setImmediate();
      controller.abort(new Error("enough"));
      expect(await ended).toMatchObject({ message: "enough" });
      await journal.close();
      expect(await readdir(folder)).toEqual(["contacts.csv", "journal.jsonl"]);
      expect(writesOf(account)).toBe(0);
    });

    test("ends the job with the name of the missing file", async () => {
      const job = account.grinfi.contacts.bulkUpsert(rowsOf(file()), { ...upsertOptions(), journal });
      await expect(job).rejects.toMatchObject({ code: "ENOENT", path: file() });
      await journal.close();
      expect(writesOf(account)).toBe(0);
    });
  });
});

describe("rows that are no longer needed", () => {
  test("are closed if the journal cannot be read", async () => {
    let isClosed = false;
    const rows = (async function* () {
      try {
        yield* profileRows(30);
      } finally {
        isClosed = true;
      }
    })();
    const unreadable = new Error("a line is no entry");
    const journal = {
      read: () => {
        throw unreadable;
      },
      append: async () => undefined,
    };
    const job = account.grinfi.contacts.bulkUpsert(rows, { ...upsertOptions(), journal });
    expect(await rejectionOf(job)).toBe(unreadable);
    expect(isClosed).toBe(true);
  });

  test("do not block a job that is aborted before the first of them arrives", async () => {
    const controller = new AbortController();
    const rows = new PassThrough({ objectMode: true });
    const job = account.grinfi.contacts.bulkUpsert(rows, { ...upsertOptions(), signal: controller.signal });
    const ended = rejectionOf(job);
    await setImmediate();
    controller.abort(new Error("enough"));
    expect(await ended).toMatchObject({ message: "enough" });
    // The stream fails later, when nothing reads it any more.
    rows.destroy(new Error("too late"));
    await setImmediate();
  });
});

test("a journal that fails after the job was aborted causes no unhandled rejection", async () => {
  const controller = new AbortController();
  controller.abort(new Error("enough"));
  const journal = {
    read: () => {
      throw new Error("not read");
    },
    append: async () => undefined,
  };
  const { contacts } = account.grinfi;
  const options = { ...upsertOptions(), journal, signal: controller.signal };
  expect(await rejectionOf(contacts.bulkUpsert(profileRows(1), options))).toMatchObject({
    message: "enough",
  });
  const reply = { channel: "linkedin", text: "Hello", journal, signal: controller.signal } as const;
  expect(await rejectionOf(contacts.reply(account.list, reply))).toMatchObject({ message: "enough" });
  await setImmediate();
});

describe("rows that stall", () => {
  /** Yields some rows and then stalls. */
  async function* stalling(count: number): AsyncGenerator<ContactRow> {
    yield* profileRows(count);
    await new Promise(() => {});
  }

  test.each([0, 1, 3, 100, 101])("after row %i do not block a job that is aborted", async (count) => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const job = account.grinfi.contacts.bulkUpsert(stalling(count), {
      ...upsertOptions(),
      signal: controller.signal,
    });
    const ended = rejectionOf(job);
    for (let turn = 0; turn < 50; turn += 1) await setImmediate();
    controller.abort(reason);
    expect(await ended).toBe(reason);
  });
});

describe("a row that cannot be sent is failed, and the others are saved", () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  test.each<[string, unknown]>([
    ["a bigint", { linkedin_id: "bad", custom_fields: { Size: 10n } }],
    ["a circular reference", { linkedin_id: "bad", custom_fields: circle }],
    [
      "what does not become JSON",
      {
        linkedin_id: "bad",
        position: {
          toJSON: () => {
            throw new Error("no");
          },
        },
      },
    ],
    ["null", null],
    ["undefined", undefined],
    ["a text", "robin-sample"],
  ])("%s", async (_, bad) => {
    for (const journal of [undefined, new MemoryJournal()]) {
      account = await createLaggingAccount();
      const rows = [...profileRows(101), bad as ContactRow, { linkedin_id: "last" }];
      const { failed, created } = await account.grinfi.contacts.bulkUpsert(rows, {
        ...upsertOptions(),
        journal,
      });
      expect({ failed, created }).toEqual({ failed: 1, created: 102 });
    }
  });
});
