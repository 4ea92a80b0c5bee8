import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { FetchFunction } from "@grinfi/sdk";
import { describe, expect, test } from "vitest";
import { type SyncOptions, type SyncProgress, syncAccount } from "../src/index.ts";
import { createClient, everything, happen, startAccount } from "./support/account.ts";
import { changeRows } from "./support/change-rows.ts";
import { query, readAccount, readCopy } from "./support/read-copy.ts";
import { removeTempDatabases, tempDatabase } from "./support/temp-file.ts";

removeTempDatabases();

const ONE_DAY = 24 * 60 * 60 * 1000;

describe("a copy", () => {
  test("has each row as JSON, with columns of its fields, and views of tags and messages", async () => {
    const { emulator, grinfi } = startAccount();
    const file = await tempDatabase();
    for (const kind of ["tagged", "email", "reply"])
      await happen({ emulator, grinfi }, { kind, row: 3, seconds: 1 });
    await syncAccount(grinfi, { file });
    const { contacts, emails, linkedin_messages } = readCopy(file);
    const [contact] = await grinfi.contacts.search({ limit: 1 }).toArray({ limit: 1 });
    const columns = "uuid, name, work_email, list_uuid, created_at, typeof(created_at) AS type";
    expect(query(file, `SELECT ${columns} FROM contacts WHERE uuid = '${contact?.uuid}'`)).toEqual([
      {
        ...{ uuid: contact?.uuid, name: contact?.name, work_email: contact?.work_email },
        ...{ list_uuid: contact?.list_uuid, created_at: contact?.created_at, type: "text" },
      },
    ]);
    const tags = Object.values(contacts).flatMap((row) => {
      const { tags: ofContact, uuid } = row as {
        readonly uuid: string;
        readonly tags: readonly string[] | null;
      };
      return (ofContact ?? []).map((tag) => ({ contact_uuid: uuid, tag_uuid: tag }));
    });
    expect(tags.length).toBeGreaterThan(0);
    expect(new Set(query(file, "SELECT * FROM contact_tags").map((row) => JSON.stringify(row)))).toEqual(
      new Set(tags.map((row) => JSON.stringify(row))),
    );
    const channels = "SELECT channel, direction, count(*) AS n, min(at) > '2025' AS hasTime FROM messages";
    const counts = query(file, `${channels} GROUP BY 1, 2 ORDER BY 1, 2`);
    expect(counts.map(({ channel, direction }) => `${channel} ${direction}`)).toEqual([
      ...["email in", "email out", "linkedin in", "linkedin out"],
    ]);
    expect(counts.every(({ hasTime }) => hasTime === 1)).toBe(true);
    const all = Object.keys(emails).length + Object.keys(linkedin_messages).length;
    expect(counts.reduce((sum, { n }) => sum + Number(n), 0)).toBe(all);
  });

  test("knows which sync has found a row new or different", async () => {
    const { grinfi } = startAccount();
    const file = await tempDatabase();
    const changedIn = (number: number): unknown[] =>
      query(file, `SELECT uuid FROM contacts WHERE changed = ${number}`).map(({ uuid }) => uuid);
    await syncAccount(grinfi, { file });
    const all = changedIn(1);
    expect(all).toHaveLength(Object.keys(readCopy(file).contacts).length);
    const renamed = String(all[3]);
    await grinfi.contacts.update(renamed, { last_name: "Renamed" });
    await syncAccount(grinfi, { file, full: true });
    expect(changedIn(2)).toEqual([renamed]);
    expect(query(file, "SELECT DISTINCT sync FROM contacts")).toEqual([{ sync: 2 }]);
    await syncAccount(grinfi, { file, full: true });
    expect([changedIn(3), changedIn(2)]).toEqual([[], [renamed]]);
  });

  test("has no notice of a bounced email among the messages", async () => {
    const { emulator, grinfi } = startAccount();
    const file = await tempDatabase();
    const email = await grinfi.emails.list({ filter: { status: "sent" } }).first();
    const notice = emulator.bounceEmail(String(email?.uuid));
    await syncAccount(grinfi, { file });
    const isIn = (table: string): number =>
      query(file, `SELECT 1 FROM ${table} WHERE uuid = '${notice}'`).length;
    expect([isIn("emails"), isIn("messages")]).toEqual([1, 0]);
  });

  test("contains neither the key nor a password", async () => {
    const { grinfi } = startAccount();
    const file = await tempDatabase();
    await syncAccount(grinfi, { file });
    expect((await readFile(file)).includes("not-a-real-key")).toBe(false);
  });

  test("can be read while a sync writes, and has each page as a whole", async () => {
    const { grinfi } = startAccount({ contacts: 250 });
    const file = await tempDatabase();
    const seen: unknown[] = [];
    const onProgress = ({ done, table }: SyncProgress): void => {
      if (table !== "contacts") return;
      seen.push(query(file, "SELECT count(*) AS n FROM contacts")[0]?.n, done);
      expect(query(file, "SELECT * FROM sync_state WHERE name = 'until'")).toEqual([]);
    };
    const { until } = await syncAccount(grinfi, { file, onProgress });
    expect(seen).toEqual([100, 100, 200, 200, 250, 250]);
    expect(query(file, "SELECT value ->> '$' AS until FROM sync_state WHERE name = 'until'")).toEqual([
      { until },
    ]);
  });
});

describe("a full sync", () => {
  test("deletes what no longer exists, which an incremental one does not see", async () => {
    const account = startAccount();
    const { emulator, grinfi } = account;
    const file = await tempDatabase();
    await syncAccount(grinfi, { file });
    emulator.advance(120_000);
    for (const kind of ["delete", "name", "tagged"]) await happen(account, { kind, row: 5, seconds: 1 });
    expect(await syncAccount(grinfi, { file })).toMatchObject({
      mode: "incremental",
      tables: { contacts: { written: 0, deleted: 0 } },
    });
    expect(readCopy(file)).not.toEqual(await readAccount(grinfi));
    expect(await syncAccount(grinfi, { file, full: true })).toMatchObject({
      mode: "full",
      tables: { contacts: { written: 29, deleted: 1 } },
    });
    expect(readCopy(file)).toEqual(await readAccount(grinfi));
  });

  test("happens when the last one is too old", async () => {
    const { grinfi } = startAccount();
    const file = await tempDatabase();
    const modeOf = async (options: Omit<SyncOptions, "file"> = {}): Promise<string> =>
      (await syncAccount(grinfi, { file, ...options })).mode;
    expect(await modeOf({ full: false })).toBe("full");
    expect(await modeOf()).toBe("incremental");
    expect(await modeOf({ fullEvery: 0 })).toBe("full");
    const setLast = (at: number): void => {
      const database = new DatabaseSync(file);
      database.exec(`UPDATE sync_state SET value = '${at}' WHERE name = 'last_full_at'`);
      database.close();
    };
    setLast(Date.now() - ONE_DAY + 600_000);
    expect(await modeOf()).toBe("incremental");
    setLast(Date.now() + 365 * ONE_DAY);
    expect(await modeOf()).toBe("full");
    expect(await modeOf()).toBe("incremental");
    setLast(Date.now() - ONE_DAY);
    expect(await modeOf({ full: false })).toBe("incremental");
    expect(await modeOf({ fullEvery: Number.POSITIVE_INFINITY })).toBe("incremental");
    expect(await modeOf()).toBe("full");
  });

  test("reads beyond 10,000 contacts and companies", async () => {
    const { grinfi } = startAccount({ contacts: 12_000 });
    const file = await tempDatabase();
    const { requests, tables } = await syncAccount(grinfi, { file });
    expect(tables.contacts.written).toBe(12_000);
    expect(query(file, "SELECT count(*) AS n FROM contacts")).toEqual([{ n: 12_000 }]);
    expect(requests).toBeLessThan(12_000 / 50);
  });

  test("that finds that a list has shrunk reads it again, and misses no row", async () => {
    const { emulator, grinfi: direct } = startAccount({ contacts: 250, responseShape: "described" });
    const file = await tempDatabase();
    emulator.addFault({ kind: "clamp-limit", maxRows: 20, operation: "listLinkedinMessages", times: null });
    const [[contact], [message]] = await Promise.all([
      direct.contacts.search({ limit: 1 }).toArray({ limit: 1 }),
      direct.messages.list({ limit: 1 }).toArray({ limit: 1 }),
    ]);
    const pages = { "/leads/search": 0, "/linkedin-messages": 0 };
    const fetch: FetchFunction = async (input, init) => {
      const request = new Request(input, init);
      const { pathname } = new URL(request.url);
      // A row of the first page is deleted before the second page is read.
      if (pathname.endsWith("/leads/search") && ++pages["/leads/search"] === 2) {
        await direct.contacts.delete(String(contact?.uuid));
        emulator.advance(5_000);
      }
      if (pathname.endsWith("/linkedin-messages") && ++pages["/linkedin-messages"] === 2)
        await direct.messages.delete(String(message?.uuid));
      return emulator.fetch(request);
    };
    await syncAccount(createClient(fetch), { file });
    const { contacts, linkedin_messages } = await readAccount(direct);
    const copy = readCopy(file);
    expect(copy.contacts).toEqual({ ...contacts, [String(contact?.uuid)]: expect.anything() });
    expect(copy.linkedin_messages).toEqual({
      ...linkedin_messages,
      [String(message?.uuid)]: expect.anything(),
    });
    await syncAccount(direct, { file, full: true });
    expect(readCopy(file)).toEqual(await readAccount(direct));
  });
});

describe("an incremental sync", () => {
  test("reads a message again that waited to be sent, for 7 days", async () => {
    const { emulator, grinfi } = startAccount({ contacts: 200, responseShape: "described" });
    const file = await tempDatabase();
    emulator.addFault({ kind: "clamp-limit", maxRows: 10, operation: "listLinkedinMessages", times: null });
    const newestFirst = (await grinfi.messages.list().toArray(everything)).toReversed();
    const [recent, old] = [6, 8].map((days) => {
      const time = new Date(emulator.now.getTime() - days * ONE_DAY).toISOString();
      return newestFirst.find(({ created_at }) => created_at < time)?.uuid;
    });
    expect(old).not.toBe(undefined);
    const waiting = changeRows(emulator.fetch, "/linkedin-messages", (row) =>
      [recent, old].includes(String(row.uuid)) ? { ...row, status: "new", sent_at: null } : row,
    );
    await syncAccount(createClient(waiting), { file });
    await syncAccount(grinfi, { file });
    expect(query(file, "SELECT uuid FROM linkedin_messages WHERE status = 'new'")).toEqual([{ uuid: old }]);
  });

  test("leaves out contacts in no list, as a full one does", async () => {
    const account = startAccount();
    const { emulator, grinfi } = account;
    const file = await tempDatabase();
    await syncAccount(grinfi, { file });
    emulator.advance(120_000);
    await happen(account, { kind: "reply", row: 5, seconds: 0 });
    await happen(account, { kind: "list deleted", row: 0, seconds: 0 });
    await happen(account, { kind: "reply", row: 5, seconds: 0 });
    emulator.advance(120_000);
    await syncAccount(grinfi, { file });
    await syncAccount(grinfi, { file, full: true });
    expect(readCopy(file)).toEqual(await readAccount(grinfi));
  });
});

describe("the requests", () => {
  test("are as many as documented", async () => {
    const { emulator, grinfi } = startAccount({ contacts: 1100, responseShape: "described" });
    const file = await tempDatabase();
    const progress: SyncProgress[] = [];
    const full = await syncAccount(grinfi, { file, onProgress: (step) => void progress.push(step) });
    const { companies, contacts, emails, linkedin_messages, lists, sender_profiles } = full.tables;
    const pages = ({ written }: { readonly written: number }, size: number): number =>
      Math.max(1, Math.ceil(written / size));
    // The first request checks the account.
    const small = 1 + pages(lists, 100) + pages(sender_profiles, 100) + 1 + 2;
    const searches = pages(contacts, 100) + pages(companies, 100);
    expect(full.requests).toBe(small + searches + pages(linkedin_messages, 500) + pages(emails, 500));
    expect(emulator.ledger.requests()).toHaveLength(full.requests);
    expect(progress.at(-1)).toEqual({
      ...{ table: "emails", done: emails.written, total: emails.written, requests: full.requests },
    });
    emulator.advance(120_000);
    const { requests } = await syncAccount(grinfi, { file });
    expect(requests).toBe(1 + 5 + 8);
  });
});

describe("is rejected:", () => {
  test.each<[string, unknown, string]>([
    ["no options", undefined, "must be an object"],
    ["no file", {}, "The option file must be a non-empty string"],
    ["an empty file", { file: " " }, "The option file must be a non-empty string"],
    ["a misspelled option", { file: "a.db", ful: true }, "Unknown option ful."],
    [
      "a negative time",
      { file: "a.db", fullEvery: -1 },
      "The option fullEvery must be a number of at least 0",
    ],
    ["a folder that does not exist", { file: "/does/not/exist/a.db" }, "cannot be written"],
    ["a folder", { file: "/" }, "cannot be written"],
    ["a database in memory", { file: ":memory:" }, "The option file must be a path, not :memory:,"],
    ["a URL", { file: "file:///a.db" }, "The option file must be a path, not file:///a.db,"],
  ])("%s", async (_, options, message) => {
    const { emulator, grinfi } = startAccount();
    await expect(syncAccount(grinfi, options as SyncOptions)).rejects.toMatchObject({
      ...{ code: "configuration", message: expect.stringContaining(message) },
    });
    expect(emulator.ledger.requests()).toEqual([]);
  });

  test("an API that does not tell its time", async () => {
    const { emulator } = startAccount();
    const grinfi = createClient(async (input, init) => {
      const response = await emulator.fetch(input, init);
      response.headers.delete("date");
      return response;
    });
    const file = await tempDatabase();
    const rejected = { code: "configuration", message: expect.stringContaining("have no header Date") };
    await expect(syncAccount(grinfi, { file })).rejects.toMatchObject(rejected);
    expect(query(file, "SELECT * FROM lists")).toEqual([]);
  });

  test("an aborted sync, which continues later", async () => {
    const { emulator, grinfi } = startAccount({ contacts: 250 });
    const file = await tempDatabase();
    const controller = new AbortController();
    const onProgress = ({ done, table }: SyncProgress): void => {
      if (table === "contacts" && done === 200) controller.abort(new Error("Enough."));
    };
    const aborted = syncAccount(grinfi, { file, onProgress, signal: controller.signal });
    await expect(aborted).rejects.toThrow("Enough.");
    emulator.ledger.clear();
    expect(await syncAccount(grinfi, { file })).toMatchObject({ mode: "full", isResumed: true });
    expect(emulator.ledger.requests("searchContacts")).toHaveLength(1);
  });

  test("a runtime without SQLite", async () => {
    const program = fileURLToPath(new URL("support/sync-child.ts", import.meta.url));
    const args = ["--no-experimental-sqlite", program, "http://127.0.0.1:1", '{"file":"grinfi.db"}'];
    await expect(promisify(execFile)(process.execPath, args)).rejects.toMatchObject({
      stderr: expect.stringContaining("syncAccount needs node:sqlite, which this runtime (Node.js "),
    });
  });
});
