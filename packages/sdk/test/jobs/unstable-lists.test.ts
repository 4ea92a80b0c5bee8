import { createEmulator } from "@grinfi/emulator";
import { rejectionOf } from "@grinfi/testing";
import { describe, expect, test } from "vitest";
import type { ChangesPosition, ContactChange, FetchFunction } from "../../src/index.ts";
import { changed, readChanges } from "../support/outreach/contact-history.ts";
import { addContacts, createOutreachAccount } from "../support/outreach/outreach-account.ts";
import { createTestClient } from "../support/test-client.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Changes the responses to requests whose path ends with a text. */
function changeResponses(
  fetch: FetchFunction,
  path: string,
  change: (page: Fields & { readonly data: readonly Fields[] }, offset: number) => object,
): FetchFunction {
  return async (input, init) => {
    const request = new Request(input, init);
    const { pathname, searchParams } = new URL(request.url);
    const text = request.method === "GET" ? "" : await request.clone().text();
    const response = await fetch(request);
    if (!pathname.endsWith(path)) return response;
    const offset = Number(text === "" ? searchParams.get("offset") : JSON.parse(text).offset);
    return Response.json(change(await response.json(), offset), { headers: response.headers });
  };
}

const search = "/leads/search";

describe("creation times without trailing zeros", () => {
  const seconds = ["00.1Z", "00.12Z", "00.123Z", "01Z", "01.5Z"];
  const { fetch } = createEmulator({ contacts: 5, responseShape: "described" });
  const grinfi = createTestClient(
    changeResponses(fetch, search, (page) => ({
      ...page,
      data: page.data.map((row, index) => ({ ...row, created_at: `2026-01-01T10:00:${seconds[index]}` })),
    })),
  );

  test("are in order in a sliced search, an export and the changes", async () => {
    expect(await grinfi.contacts.search({}, { slice: true }).toArray({ limit: 9 })).toHaveLength(5);
    const lines: string[] = [];
    for await (const text of grinfi.contacts.export({ format: "ndjson" }))
      lines.push(...text.trim().split("\n"));
    expect(lines).toHaveLength(5);
    const changes = await readChanges(grinfi, { since: "2015-01-01", until: "2026-01-02" });
    expect(changes.filter(({ reason }) => reason === "created")).toHaveLength(5);
  });
});

describe("a total that falls from page to page", () => {
  const isShrunk = {
    code: "list",
    reason: "repeated_page",
    message: expect.stringContaining("The total of the list shrank 11 times at the same page"),
  };

  test("ends the changes with an error", async () => {
    const account = await createOutreachAccount();
    const { advance, emulator, sender } = account;
    const [lead = ""] = await addContacts(account, ["robin-sample"]);
    advance(60_000);
    const since = emulator.now;
    for (let index = 0; index < 40; index += 1) {
      emulator.receiveLinkedInMessage({ lead, senderProfile: sender, text: "Hello." });
      advance(1000);
    }
    advance(61_000);
    emulator.addFault({ kind: "clamp-limit", maxRows: 10, operation: "listLinkedinMessages", times: null });
    const falling = changeResponses(emulator.fetch, "/linkedin-messages", (page, offset) => ({
      ...page,
      total: 1000 - offset,
    }));
    emulator.ledger.clear();
    const error = await rejectionOf(readChanges(createTestClient(falling), { since }));
    expect(error).toMatchObject({ ...isShrunk, operation: "listLinkedinMessages" });
    expect(emulator.ledger.requests("listLinkedinMessages")).toHaveLength(22);
  });

  test("makes an export slower, because it continues after the last contact", async () => {
    const { fetch, ledger } = createEmulator({ contacts: 250 });
    const falling = changeResponses(fetch, search, (page, offset) => ({
      ...page,
      total: Number(page.total) - (offset > 0 ? 1 : 0),
    }));
    const rows: string[] = [];
    for await (const text of createTestClient(falling).contacts.export({ format: "ndjson", pageSize: 20 }))
      rows.push(...text.trim().split("\n"));
    expect(new Set(rows).size).toBe(250);
    expect(ledger.requests("searchContacts").length).toBeLessThan(40);
  });
});

test("contacts.changes ends with an error if the search ignores the time of creation", async () => {
  const emulator = createEmulator({ contacts: 50 });
  emulator.advance(24 * 3_600_000);
  const grinfi = createTestClient(async (input, init) => {
    const request = new Request(input, init);
    if (!request.url.endsWith(search)) return emulator.fetch(request);
    const { filter: _, ...body } = await request.json();
    const { headers, method } = request;
    return emulator.fetch(new Request(request.url, { headers, method, body: JSON.stringify(body) }));
  });
  const since = new Date(emulator.now.getTime() - 3_600_000);
  expect(await rejectionOf(readChanges(grinfi, { since }))).toMatchObject({
    ...{ code: "list", reason: "filter_ignored", operation: "searchContacts" },
  });
});

test.each([
  ["deleted", (rows: readonly Fields[]) => rows.slice(0, -3)],
  // The events before the position of the same contact are not those that were delivered.
  ["deleted, also the last one that was delivered", (rows: readonly Fields[]) => rows.toSpliced(-11, 1)],
])("changes continued after events were %s miss no contact", async (_, remove) => {
  const account = await createOutreachAccount();
  const { advance, emulator, grinfi, sender } = account;
  const leads = await addContacts(
    account,
    Array.from({ length: 30 }, (_, index) => `known-${index}`),
  );
  advance(60_000);
  const since = emulator.now;
  for (const lead of leads) {
    emulator.receiveLinkedInMessage({ lead, senderProfile: sender, text: "Hello." });
    advance(1000);
  }
  advance(61_000);
  emulator.addFault({ kind: "clamp-limit", maxRows: 10, operation: "listLinkedinMessages", times: null });
  const first: ContactChange[] = [];
  for await (const change of grinfi.contacts.changes({ since })) {
    first.push(change);
    if (first.length === 11) break;
  }
  const position: ChangesPosition = JSON.parse(JSON.stringify(first.at(-1)?.position));
  const { tables, ...state } = emulator.save();
  const { added = [], changed: before = [] } = tables["linkedin-messages"] ?? {};
  const messages = { changed: before, added: remove(added as never) as never };
  emulator.load({ ...state, tables: { ...tables, "linkedin-messages": messages } });
  const rest = await readChanges(grinfi, { since, position });
  expect(new Set([...changed(first), ...changed(rest)])).toEqual(new Set(leads));
});
