import { seededRandom } from "@grinfi/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ConfigurationError, type DesiredWebhook } from "../../src/index.ts";
import { start } from "../support/accounts/start.ts";
import { createTestClient } from "../support/test-client.ts";
import { spellDesired, spellStored, type UnspelledWebhook } from "../support/values/webhook-spellings.ts";

const target_url = "https://hooks.example.com/grinfi?key=not-a-real-key";

const hook = (more: Partial<DesiredWebhook> = {}): DesiredWebhook => ({
  ...{ name: "To chat", event: "contact_created", target_url },
  ...more,
});

const day = (number: number): Date => new Date(Date.UTC(2026, 2, number, 9));

const value = fc.oneof(
  fc.constantFrom("Buyer", "Seller", 7, true, day(1), {}),
  fc.constantFrom({ "<": day(2) }, { ">=": day(1), "<": day(2) }, ["a", { b: 1 }]),
  fc.uniqueArray(fc.constantFrom("a", "b", "c", "d"), { minLength: 1 }).map((items) => new Set(items)),
);
const condition = fc.constantFrom(
  { "==": [{ var: "position" }, "Buyer"] },
  { in: [{ var: "tag" }, new Set(["a", "b"])] },
  { "<": [{ var: "created_at" }, day(3)] },
);
const logic = fc
  .uniqueArray(condition, { minLength: 1 })
  .map((conditions) => ({ jsonLogic: { data: {}, logic: { and: new Set(conditions) } } }));
const fields = fc.dictionary(fc.constantFrom("tags", "position", "status", "or_else"), value);
const webhook = fc.record({
  event: fc.constantFrom("contact_created", "contact_updated", "email_bounced"),
  path: fc.constantFrom("/", "/hook", "/hook/", "/~me/a%2Fb?key=%C3%A4"),
  name: fc.constantFrom("One", "Two words"),
  filters: fc.oneof(fc.constant(null), fields, logic),
  status: fc.constantFrom("on", "off"),
  request_method: fc.constantFrom("POST", "PUT"),
}) satisfies fc.Arbitrary<UnspelledWebhook>;

/** Returns a text by which two webhooks can be compared. */
const asText = (unspelled: unknown): string =>
  JSON.stringify(unspelled, (_, part) => {
    if (part instanceof Set) return { set: [...part].map(asText).sort() };
    const isPlain = typeof part === "object" && part !== null && !Array.isArray(part);
    return isPlain ? Object.fromEntries(Object.entries(part).sort()) : part;
  });

const isSameFilter = (a: object | null, b: object | null): boolean => asText(a ?? {}) === asText(b ?? {});

/** An API that stores each webhook in another form, and counts the writes. */
function serve(stored: object[]) {
  const writes: { readonly method: string; readonly body: Record<string, unknown> }[] = [];
  const fetch: typeof globalThis.fetch = async (input) => {
    const request = input as Request;
    if (request.method === "GET") return Response.json({ data: stored });
    writes.push({ method: request.method, body: JSON.parse(await request.text()) });
    return Response.json({ uuid: "new" }, { status: request.method === "POST" ? 201 : 200 });
  };
  const grinfi = createTestClient(fetch);
  return { grinfi, writes };
}

const identity = ({ event, path }: UnspelledWebhook): string => `${event} ${path}`;
const several = fc.uniqueArray(webhook, { minLength: 1, maxLength: 4, selector: identity });

test("property: if the desired state exists in any form or spelling, nothing is written", async () => {
  await fc.assert(
    fc.asyncProperty(several, fc.integer(), async (webhooks, seed) => {
      const random = seededRandom(seed);
      const stored = webhooks.map((one, index) => ({ uuid: `${index}`, ...spellStored(one, random) }));
      const { grinfi, writes } = serve(stored);
      const result = await grinfi.webhooks.ensure(webhooks.map((one) => spellDesired(one, random)));
      expect(writes).toEqual([]);
      expect(result.webhooks.map(({ uuid }) => uuid)).toEqual(stored.map(({ uuid }) => uuid));
    }),
    { numRuns: 150 },
  );
});

test("property: only differences are updated", async () => {
  await fc.assert(
    fc.asyncProperty(webhook, webhook, fc.integer(), async (before, after, seed) => {
      const random = seededRandom(seed);
      const { event, path } = before;
      const { grinfi, writes } = serve([{ uuid: "1", ...spellStored(before, random) }]);
      const desired = spellDesired({ ...after, event, path }, random);
      const { webhooks } = await grinfi.webhooks.ensure([desired]);
      const changes = [
        ...(before.name === after.name ? [] : ["name"]),
        ...(isSameFilter(before.filters, after.filters) ? [] : ["filters"]),
        ...(before.request_method === after.request_method ? [] : ["request_method"]),
        ...(before.status === after.status ? [] : ["status"]),
      ];
      expect(webhooks).toMatchObject([
        changes.length === 0 ? { action: "keep" } : { action: "update", changes },
      ]);
      const sent = Object.fromEntries(changes.map((name) => [name, desired[name as keyof DesiredWebhook]]));
      const body = JSON.parse(JSON.stringify({ ...sent, target_url: desired.target_url }));
      expect(writes).toEqual(changes.length === 0 ? [] : [{ method: "PUT", body }]);
    }),
    { numRuns: 150 },
  );
});

test.each([
  ["the letter case of the host", "https://HOOKS.example.com/grinfi?key=not-a-real-key"],
  ["the letter case of the scheme", "HTTPS://hooks.example.com/grinfi?key=not-a-real-key"],
  ["the default port", "https://hooks.example.com:443/grinfi?key=not-a-real-key"],
  ["dot segments", "https://hooks.example.com/a/../grinfi?key=not-a-real-key"],
  ["needless percent-encoding", "https://hooks.example.com/%67rinfi?key=not%2da-real-key"],
  ["a fragment", `${target_url}#here`],
  ["spaces around the URL", ` ${target_url}\n`],
])(
  "a URL that differs in %s creates no second webhook, and two such URLs in one list are rejected",
  async (_, spelling) => {
    const { emulator, grinfi } = start();
    await grinfi.webhooks.ensure([hook()]);
    emulator.ledger.clear();
    const spelled = hook({ target_url: spelling });
    expect(await grinfi.webhooks.ensure([spelled])).toMatchObject({ kept: 1, created: 0, removed: 0 });
    expect(emulator.ledger.requests().map(({ operation }) => operation)).toEqual(["listWebhooks"]);
    const both = grinfi.webhooks.ensure([hook(), spelled]);
    await expect(both).rejects.toThrow(ConfigurationError);
    await expect(both).rejects.toThrow(
      "desired[1] has the same event and URL as desired[0]. Omit one of them.",
    );
  },
);

test.each([
  ["a slash at the end of the path", "https://hooks.example.com/grinfi/?key=not-a-real-key"],
  ["the letter case of the path", "https://hooks.example.com/Grinfi?key=not-a-real-key"],
  ["the query", "https://hooks.example.com/grinfi?key=another-key"],
  ["an escaped slash", "https://hooks.example.com/a%2F../grinfi?key=not-a-real-key"],
  ["the port", "https://hooks.example.com:8443/grinfi?key=not-a-real-key"],
  ["the scheme", "http://hooks.example.com/grinfi?key=not-a-real-key"],
])("a URL that differs in %s is a different URL", async (_, other) => {
  const { grinfi } = start();
  await grinfi.webhooks.ensure([hook()]);
  const both = [hook(), hook({ target_url: other })];
  expect(await grinfi.webhooks.ensure(both)).toMatchObject({ kept: 1, created: 1, removed: 0 });
});

test("if a webhook exists in two spellings, one is removed", async () => {
  const { emulator, grinfi } = start();
  await grinfi.webhooks.create(hook());
  await grinfi.webhooks.create(hook({ target_url: target_url.replace("hooks.", "HOOKS.") }));
  expect(await grinfi.webhooks.ensure([hook()])).toMatchObject({ kept: 1, removed: 1 });
  emulator.ledger.clear();
  expect(await grinfi.webhooks.ensure([hook()])).toMatchObject({ kept: 1, removed: 0 });
  expect(emulator.ledger.requests()).toHaveLength(1);
});

test("a reason contains no spelling of the URL", async () => {
  const stored = target_url.replace("not-a", "not%2da");
  const fetch: typeof globalThis.fetch = async (request) =>
    (request as Request).method === "GET"
      ? Response.json({ data: [{ uuid: "1", ...hook({ name: "Old", target_url: stored }) }] })
      : Response.json({ message: `No: ${stored} ${target_url}` }, { status: 422 });
  const grinfi = createTestClient(fetch);
  const { webhooks } = await grinfi.webhooks.ensure([hook()]);
  expect(webhooks).toMatchObject([{ action: "update", outcome: "failed" }]);
  expect(webhooks[0]?.reason).not.toMatch(/not(-|%2d)a-real-key/);
});

test("a blank name is rejected", async () => {
  const { emulator, grinfi } = start();
  await expect(grinfi.webhooks.ensure([hook({ name: " \t" })])).rejects.toThrow("desired[0].name is missing");
  expect(emulator.ledger.requests()).toEqual([]);
});
