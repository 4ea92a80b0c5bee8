import type { FetchFunction } from "@grinfi/sdk";
import { describe, expect, test } from "vitest";
import { syncAccount } from "../src/index.ts";
import { type Account, createClient, startAccount } from "./support/account.ts";
import { changeResponses } from "./support/change-rows.ts";
import { query, readAccount, readCopy } from "./support/read-copy.ts";
import { removeTempDatabases, tempDatabase } from "./support/temp-file.ts";

removeTempDatabases();

const MESSAGES = "/linkedin-messages";

/** Does something before a request to a path, counted from 1. */
function before(
  fetch: FetchFunction,
  path: string,
  number: number,
  act: () => Promise<unknown>,
): FetchFunction {
  let requests = 0;
  return async (input, init) => {
    const request = new Request(input, init);
    if (new URL(request.url).pathname.endsWith(path) && ++requests === number) await act();
    return fetch(request);
  };
}

const fail = (): Promise<never> => Promise.reject(new TypeError("The network is gone."));

/** Returns an account whose pages of messages have 10 rows, with a complete copy of it. */
async function startCopy(contacts = 30): Promise<Account & { readonly file: string }> {
  const account = startAccount({ contacts, responseShape: "described" });
  const { emulator, grinfi } = account;
  emulator.addFault({ kind: "clamp-limit", maxRows: 10, operation: "listLinkedinMessages", times: null });
  const file = await tempDatabase();
  await syncAccount(grinfi, { file });
  return { ...account, file };
}

/** Deletes the first messages, and receives as many. */
async function replaceMessages({ emulator, grinfi }: Account, count: number): Promise<void> {
  const senders = (await grinfi.senderProfiles.list()).items;
  const senderProfile = String(senders.find(({ linkedin_account_uuid }) => linkedin_account_uuid)?.uuid);
  const lead = String((await grinfi.contacts.search().first())?.uuid);
  for (const { uuid } of await grinfi.messages.list().toArray({ limit: count })) {
    await grinfi.messages.delete(uuid);
    emulator.advance(1000);
    emulator.receiveLinkedInMessage({ lead, senderProfile, text: "Hello." });
  }
}

describe("an interrupted list of messages", () => {
  test("begins again if rows that were read have been deleted, so that no row is missed", async () => {
    const account = await startCopy();
    const { emulator, file, grinfi } = account;
    const failing = createClient(before(emulator.fetch, MESSAGES, 3, fail));
    await expect(syncAccount(failing, { file, full: true })).rejects.toMatchObject({ code: "connection" });
    await replaceMessages(account, 4);
    expect(await syncAccount(grinfi, { file })).toMatchObject({ mode: "full", isResumed: true });
    // Those that were deleted had been read before.
    const { linkedin_messages } = await readAccount(grinfi);
    expect(readCopy(file)).toMatchObject({ linkedin_messages });
    await syncAccount(grinfi, { file, full: true });
    expect(readCopy(file)).toEqual(await readAccount(grinfi));
  });

  test("continues at its position if nothing has moved", async () => {
    const { emulator, file, grinfi } = await startCopy();
    const failing = createClient(before(emulator.fetch, MESSAGES, 3, fail));
    await expect(syncAccount(failing, { file, full: true })).rejects.toMatchObject({ code: "connection" });
    emulator.ledger.clear();
    const { tables } = await syncAccount(grinfi, { file });
    const { length } = Object.keys(readCopy(file).linkedin_messages);
    expect(tables.linkedin_messages.written).toBe(length);
    // The last row that was written is read again.
    expect(emulator.ledger.requests("listLinkedinMessages")).toHaveLength(Math.ceil((length - 19) / 10));
    expect(readCopy(file)).toEqual(await readAccount(grinfi));
  });
});

test("a contact that moves because another one is deleted and one is created stays in the copy", async () => {
  const { emulator, file, grinfi } = await startCopy(250);
  const [first] = await grinfi.contacts.search({ limit: 1 }).toArray({ limit: 1 });
  const [moved] = (await grinfi.contacts.search({ limit: 1, offset: 100 })).items;
  await grinfi.contacts.update(String(moved?.uuid), { last_name: "Renamed" });
  const act = async (): Promise<void> => {
    await grinfi.contacts.delete(String(first?.uuid));
    emulator.advance(6_000);
    await grinfi.contacts.upsert({
      list_uuid: String(moved?.list_uuid),
      lead: { linkedin_id: "new-person" },
    });
  };
  // The first search of contacts is that of the page before.
  const moving = createClient(before(emulator.fetch, "/leads/search", 2, act));
  const { tables } = await syncAccount(moving, { file, full: true });
  expect(tables.contacts).toEqual({ written: 251, deleted: 0 });
  const { contacts } = await readAccount(grinfi);
  // It was deleted after it had been read.
  expect(readCopy(file).contacts).toEqual({ ...contacts, [String(first?.uuid)]: expect.anything() });
  await syncAccount(grinfi, { file, full: true });
  expect(readCopy(file)).toEqual(await readAccount(grinfi));
});

test("deletions of contacts are confirmed by 100 in a request, and an API that ignores the filter ends the sync", async () => {
  const { emulator, file, grinfi } = await startCopy(250);
  const contacts = await grinfi.contacts.search({ limit: 150 }).toArray({ limit: 150 });
  for (const { uuid } of contacts) await grinfi.contacts.delete(uuid);
  emulator.advance(6_000);
  const ignoring = createClient(async (input, init) => {
    const request = new Request(input, init);
    if (!request.url.endsWith("/leads/search")) return emulator.fetch(request);
    const { filter: _, ...body } = await request.json();
    return emulator.fetch(
      new Request(request.url, {
        ...request,
        method: "POST",
        body: JSON.stringify(body),
        headers: request.headers,
      }),
    );
  });
  const before = readCopy(file).contacts;
  await expect(syncAccount(ignoring, { file, full: true })).rejects.toMatchObject({
    ...{ code: "list", reason: "filter_ignored", operation: "searchContacts" },
  });
  expect(readCopy(file).contacts).toEqual(before);
  emulator.ledger.clear();
  const { tables } = await syncAccount(grinfi, { file });
  expect(tables.contacts.deleted).toBe(150);
  expect(emulator.ledger.requests("searchContacts")).toHaveLength(2);
  expect(readCopy(file)).toEqual(await readAccount(grinfi));
});

test("a list whose total falls from page to page ends the sync with an error", async () => {
  const { emulator, file } = await startCopy();
  emulator.ledger.clear();
  let offset = 0;
  const counting: FetchFunction = (input, init) => {
    const request = new Request(input, init);
    offset = Number(new URL(request.url).searchParams.get("offset"));
    return emulator.fetch(request);
  };
  const falling = changeResponses(counting, (path, page) =>
    path.endsWith(MESSAGES) ? { ...page, total: Number(page.total) - offset } : page,
  );
  await expect(syncAccount(createClient(falling), { file, full: true })).rejects.toMatchObject({
    ...{ code: "list", reason: "repeated_page", operation: "listLinkedinMessages" },
    message: expect.stringContaining("The total of the list shrank"),
  });
  expect(emulator.ledger.requests("listLinkedinMessages").length).toBeLessThan(30);
});

test("a row that cannot be written is named, with its table", async () => {
  const { emulator } = startAccount();
  const deep = JSON.parse(`${"[".repeat(1500)}${"]".repeat(1500)}`);
  const cases = [
    {
      change: (row: object) => ({ ...row, deep }),
      message: /^The row [-0-9a-f]{36} of the table contacts cannot/,
    },
    { change: () => null, message: /^The row at index 0 of a page of the table contacts cannot be written/ },
  ];
  for (const { change, message } of cases) {
    const file = await tempDatabase();
    let searches = 0;
    const fetch = changeResponses(emulator.fetch, (path, page) => {
      const isChanged = path.endsWith("/leads/search") && ++searches === 1;
      return isChanged ? { ...page, data: [change(page.data[0] ?? {}), ...page.data.slice(1)] } : page;
    });
    await expect(syncAccount(createClient(fetch), { file })).rejects.toThrow(message);
    expect(query(file, "SELECT * FROM contacts")).toEqual([]);
  }
});
