import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { rejectionOf } from "@grinfi/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ConfigurationError, Grinfi, ListError, type SentMessage } from "../../src/index.ts";
import { ignoreFilterFields } from "../support/accounts/ignore-filter-fields.ts";
import { loadContacts, type Started, start } from "../support/accounts/start.ts";

const wait = async (): Promise<void> => undefined;

/** An account with a sender profile and this number of contacts. */
async function account(contacts: number): Promise<Started & { sender: string; contacts: string[] }> {
  const { emulator, grinfi } = start({ contacts: 20 });
  const sender = await grinfi.senderProfiles.list({ filter: { status: "enabled" } }).first();
  return { emulator, grinfi, sender: String(sender?.uuid), contacts: loadContacts(emulator, [contacts]) };
}

async function sendAll(
  { grinfi, sender }: { grinfi: Grinfi; sender: string },
  contacts: readonly string[],
): Promise<SentMessage[]> {
  const sent: SentMessage[] = [];
  for (const lead_uuid of contacts)
    sent.push(await grinfi.messages.send({ lead_uuid, sender_profile_uuid: sender, text: "Hello." }));
  return sent;
}

describe("messages", () => {
  test("take the documented requests: 1 for each 100 that are open, at each read", async () => {
    const { contacts, emulator, grinfi, sender } = await account(250);
    const early = await sendAll({ grinfi, sender }, contacts.slice(0, 120));
    emulator.advance(3000);
    const late = await sendAll({ grinfi, sender }, contacts.slice(120));
    emulator.ledger.clear();
    const counts: number[] = [];
    const result = await grinfi.messages.waitUntilSent([...early, ...late], {
      wait: async (milliseconds) => {
        counts.push(emulator.ledger.requests().length);
        emulator.ledger.clear();
        emulator.advance(milliseconds);
      },
    });
    expect(result).toMatchObject({ outcome: "complete", done: 250 });
    // The second read finds that the early ones are sent, so the third one reads 130.
    expect(counts).toEqual([3, 3]);
    expect(emulator.ledger.requests("listLinkedinMessages")).toHaveLength(2);
  });

  test("are found behind newer messages of their contacts, in more pages", async () => {
    const { contacts, emulator, grinfi, sender } = await account(2);
    const [first] = await sendAll({ grinfi, sender }, contacts.slice(0, 1));
    emulator.advance(60_000);
    await sendAll({ grinfi, sender }, Array(150).fill(contacts[0]));
    emulator.ledger.clear();
    expect(await grinfi.messages.waitUntilSent([first as SentMessage])).toMatchObject({
      outcome: "complete",
    });
    expect(emulator.ledger.requests()).toHaveLength(2);
  });

  test("that fail have the API's reason, and make the outcome incomplete", async () => {
    const { contacts, emulator, grinfi, sender } = await account(2);
    const [sent] = await sendAll({ grinfi, sender }, contacts.slice(0, 1));
    emulator.advance(6000);
    await grinfi.senderProfiles.disable(sender);
    const [failed] = await sendAll({ grinfi, sender }, contacts.slice(1));
    const steps: unknown[] = [];
    const result = await grinfi.messages.waitUntilSent([sent as SentMessage, failed as SentMessage], {
      wait: async (milliseconds) => emulator.advance(milliseconds),
      onProgress: (step, { done }) => steps.push([step, done]),
    });
    expect(result).toEqual({
      ...{ outcome: "incomplete", done: 1, failed: 1, open: 0, total: 2 },
      reason: "1 of 2 messages failed.",
      items: [
        { uuid: sent?.uuid, outcome: "done" },
        { uuid: failed?.uuid, outcome: "failed", reason: "The sender profile is disabled." },
      ],
    });
    expect(steps.at(-1)).toEqual([{ done: 1, failed: 1, open: 0, total: 2 }, 2]);
  });

  test("that were deleted stay open, with a reason", async () => {
    const { contacts, grinfi, sender } = await account(1);
    const [message] = await sendAll({ grinfi, sender }, contacts);
    await grinfi.messages.delete(String(message?.uuid));
    const { items, outcome } = await grinfi.messages.waitUntilSent([message as SentMessage], { wait });
    expect(outcome).toBe("unknown");
    expect(items).toEqual([
      { uuid: message?.uuid, outcome: "open", reason: "It is not among the messages of its contact." },
    ]);
  });

  test("in two spellings count once, and none takes no request", async () => {
    const { contacts, emulator, grinfi, sender } = await account(1);
    const [{ lead_uuid = "", uuid } = { uuid: "" }] = await sendAll({ grinfi, sender }, contacts);
    emulator.advance(6000);
    const upper = { uuid: uuid.toUpperCase(), lead_uuid: lead_uuid.toUpperCase() };
    emulator.ledger.clear();
    expect(await grinfi.messages.waitUntilSent([upper, { uuid, lead_uuid }])).toMatchObject({
      ...{ outcome: "complete", total: 1, items: [{ uuid, outcome: "done" }] },
    });
    expect(emulator.ledger.requests()).toHaveLength(1);
    expect(await grinfi.messages.waitUntilSent([])).toMatchObject({ outcome: "complete", total: 0 });
    expect(emulator.ledger.requests()).toHaveLength(1);
  });

  test("of other contacts end it, because the API ignored the filter", async () => {
    const { contacts, emulator, grinfi, sender } = await account(2);
    const sent = await sendAll({ grinfi, sender }, contacts);
    const fetch = ignoreFilterFields(emulator.fetch, ["lead_uuid"]);
    const job = grinfi.withOptions({ fetch }).messages.waitUntilSent(sent.slice(0, 1), { wait });
    const error = await rejectionOf(job);
    expect(error).toBeInstanceOf(ListError);
    expect(error).toHaveProperty("reason", "filter_ignored");
  });

  test.each<[string, unknown]>([
    ["messages must be an array", "5f0c9a1e-2b7d-4c3a-9e61-0d8f4b7a1c01"],
    ["messages[0] must have", ["5f0c9a1e-2b7d-4c3a-9e61-0d8f4b7a1c01"]],
    ["messages[1] must have", [{ uuid: "a", lead_uuid: "b" }, { uuid: "a" }]],
    ["messages[0] must have", [null]],
    ["messages[0] must have", [{ uuid: 5 }]],
    ["messages[0] must have", [{ uuid: 5, lead_uuid: 6 }]],
    ["messages[0] must have", [{ uuid: " ", lead_uuid: "b" }]],
    [
      "messages[1] must have",
      [
        { uuid: "a", lead_uuid: "b" },
        { uuid: "a", lead_uuid: null },
      ],
    ],
  ])("are refused with %s", async (message, messages) => {
    const { emulator, grinfi } = start();
    const error = await rejectionOf(grinfi.messages.waitUntilSent(messages as SentMessage[]));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(String(error)).toContain(message);
    expect(emulator.ledger.requests()).toEqual([]);
  });
});

describe("statuses of a server", () => {
  let server: Server;
  let grinfi: Grinfi;
  let rows: object[];
  let paths: string[];

  beforeEach(async () => {
    paths = [];
    server = createServer(({ url = "" }, response) => {
      paths.push(decodeURIComponent(url));
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ data: rows, total: rows.length, has_more: false }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const baseUrl = `http://127.0.0.1:${port}`;
    grinfi = new Grinfi({ apiKey: "test-key", baseUrl, rateLimit: false, retry: false });
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const item = (index: number): SentMessage => ({
    uuid: `5f0c9a1e-2b7d-4c3a-9e61-00000000000${index}`,
    lead_uuid: "8c2e4d71-0f3a-4b96-a5d8-6e1b7c9f2a10",
  });
  const row = (index: number, fields: object): object => ({ ...item(index), type: "outbox", ...fields });

  test("of emails are done, failed or open", async () => {
    const statuses = ["sent", "sync", "failed", "error", "missing_body", "cancelled", "bounced"];
    rows = [...statuses, "queued", "waiting"].map((status, index) =>
      row(index, { status, sent_at: status === "bounced" ? "2026-03-02T09:00:00Z" : null }),
    );
    const { items, ...result } = await grinfi.emails.waitUntilSent(
      rows.map((_, index) => item(index)),
      { wait },
    );
    expect(result).toMatchObject({ outcome: "unknown", done: 2, failed: 5, open: 2, total: 9 });
    expect(items.map(({ outcome }) => outcome)).toEqual([
      ...["done", "done", "failed", "failed", "failed", "failed", "failed", "open", "open"],
    ]);
    expect(items[4]?.reason).toBe("Its status is missing_body.");
    expect(items[8]?.reason).toBe("Its status is waiting.");
  });

  test("that nobody knows are open, unless the message has a time of sending", async () => {
    rows = [
      row(0, { status: "queued_by_moon", sent_at: null }),
      row(1, { status: "seen", sent_at: "2026-03-02T09:00:00Z" }),
      row(2, {}),
    ];
    const { items } = await grinfi.messages.waitUntilSent([item(0), item(1), item(2)], { wait });
    expect(items.map(({ outcome }) => outcome)).toEqual(["open", "done", "open"]);
  });

  test("that change count as a change, and only open messages are read again", async () => {
    rows = [row(0, { status: "done" }), row(1, { status: "new" })];
    const waits: number[] = [];
    const result = await grinfi.messages.waitUntilSent([item(0), item(1)], {
      patience: 60_000,
      wait: async (milliseconds) => {
        waits.push(milliseconds);
        if (waits.length === 5) rows = [row(1, { status: "in_progress" })];
      },
    });
    expect(result).toMatchObject({ outcome: "unknown", done: 1, open: 1 });
    expect(waits).toEqual([2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
    expect(paths[0]).toContain(
      "filter[lead_uuid][0]=8c2e4d71-0f3a-4b96-a5d8-6e1b7c9f2a10".replace("[0]", "[]"),
    );
    expect(paths[0]).toContain("order_type=desc");
  });
});
