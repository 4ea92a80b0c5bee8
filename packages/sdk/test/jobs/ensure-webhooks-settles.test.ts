import fc from "fast-check";
import { expect, test } from "vitest";
import { ConfigurationError, Grinfi, type WantedWebhook } from "../../src/index.ts";
import { seeded } from "../support/seeded.ts";
import { start } from "../support/start.ts";
import { spellStored, spellWanted, type UnspelledWebhook } from "../support/webhook-spellings.ts";

const target_url = "https://hooks.example.com/grinfi?key=not-a-real-key";

const hook = (more: Partial<WantedWebhook> = {}): WantedWebhook => ({
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

/** The webhook in one text, so that two of them can be told to be the same or not. */
const asText = (unspelled: unknown): string =>
  JSON.stringify(unspelled, (_, part) => {
    if (part instanceof Set) return { set: [...part].map(asText).sort() };
    const isPlain = typeof part === "object" && part !== null && !Array.isArray(part);
    return isPlain ? Object.fromEntries(Object.entries(part).sort()) : part;
  });

const isSameFilter = (a: object | null, b: object | null): boolean => asText(a ?? {}) === asText(b ?? {});

/** An API that stores each webhook in a form of its own; it counts what it is asked to write. */
function serve(stored: object[]) {
  const writes: { readonly method: string; readonly body: Record<string, unknown> }[] = [];
  const fetch: typeof globalThis.fetch = async (input) => {
    const request = input as Request;
    if (request.method === "GET") return Response.json({ data: stored });
    writes.push({ method: request.method, body: JSON.parse(await request.text()) });
    return Response.json({ uuid: "new" }, { status: request.method === "POST" ? 201 : 200 });
  };
  const grinfi = new Grinfi({ apiKey: "test-key", fetch, rateLimit: false, retry: false });
  return { grinfi, writes };
}

const identity = ({ event, path }: UnspelledWebhook): string => `${event} ${path}`;
const several = fc.uniqueArray(webhook, { minLength: 1, maxLength: 4, selector: identity });

test("property: in whatever form the set is stored and spelled, a run that finds it writes nothing", async () => {
  await fc.assert(
    fc.asyncProperty(several, fc.integer(), async (webhooks, seed) => {
      const random = seeded(seed);
      const stored = webhooks.map((one, index) => ({ uuid: `${index}`, ...spellStored(one, random) }));
      const { grinfi, writes } = serve(stored);
      const result = await grinfi.webhooks.ensure(webhooks.map((one) => spellWanted(one, random)));
      expect(writes).toEqual([]);
      expect(result.webhooks.map(({ uuid }) => uuid)).toEqual(stored.map(({ uuid }) => uuid));
    }),
    { numRuns: 150 },
  );
});

test("property: what differs is updated, and nothing else", async () => {
  await fc.assert(
    fc.asyncProperty(webhook, webhook, fc.integer(), async (before, after, seed) => {
      const random = seeded(seed);
      const { event, path } = before;
      const { grinfi, writes } = serve([{ uuid: "1", ...spellStored(before, random) }]);
      const wanted = spellWanted({ ...after, event, path }, random);
      const { webhooks } = await grinfi.webhooks.ensure([wanted]);
      const changes = [
        ...(before.name === after.name ? [] : ["name"]),
        ...(isSameFilter(before.filters, after.filters) ? [] : ["filters"]),
        ...(before.request_method === after.request_method ? [] : ["request_method"]),
        ...(before.status === after.status ? [] : ["status"]),
      ];
      expect(webhooks).toMatchObject([
        changes.length === 0 ? { action: "keep" } : { action: "update", changes },
      ]);
      const sent = Object.fromEntries(changes.map((name) => [name, wanted[name as keyof WantedWebhook]]));
      const body = JSON.parse(JSON.stringify({ ...sent, target_url: wanted.target_url }));
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
  ["spaces around it", ` ${target_url}\n`],
])("%s of a URL makes no second webhook, and two in one set are refused", async (_, spelling) => {
  const { emulator, grinfi } = start();
  await grinfi.webhooks.ensure([hook()]);
  emulator.ledger.clear();
  const spelled = hook({ target_url: spelling });
  expect(await grinfi.webhooks.ensure([spelled])).toMatchObject({ kept: 1, created: 0, removed: 0 });
  expect(emulator.ledger.requests().map(({ operation }) => operation)).toEqual(["listWebhooks"]);
  const both = () => grinfi.webhooks.ensure([hook(), spelled]);
  expect(both).toThrow(ConfigurationError);
  expect(both).toThrow("wanted[1] is the same event at the same URL as wanted[0]: leave one of them out.");
});

test.each([
  ["a slash at the end of the path", "https://hooks.example.com/grinfi/?key=not-a-real-key"],
  ["the letter case of the path", "https://hooks.example.com/Grinfi?key=not-a-real-key"],
  ["the query", "https://hooks.example.com/grinfi?key=another-key"],
  ["an escaped slash", "https://hooks.example.com/a%2F../grinfi?key=not-a-real-key"],
  ["another port", "https://hooks.example.com:8443/grinfi?key=not-a-real-key"],
  ["another scheme", "http://hooks.example.com/grinfi?key=not-a-real-key"],
])("%s makes it another URL", async (_, other) => {
  const { grinfi } = start();
  await grinfi.webhooks.ensure([hook()]);
  const both = [hook(), hook({ target_url: other })];
  expect(await grinfi.webhooks.ensure(both)).toMatchObject({ kept: 1, created: 1, removed: 0 });
});

test("the same webhook in two spellings is one too many: one stays", async () => {
  const { emulator, grinfi } = start();
  await grinfi.webhooks.create(hook());
  await grinfi.webhooks.create(hook({ target_url: target_url.replace("hooks.", "HOOKS.") }));
  expect(await grinfi.webhooks.ensure([hook()])).toMatchObject({ kept: 1, removed: 1 });
  emulator.ledger.clear();
  expect(await grinfi.webhooks.ensure([hook()])).toMatchObject({ kept: 1, removed: 0 });
  expect(emulator.ledger.requests()).toHaveLength(1);
});

test("a reason holds neither spelling of the URL", async () => {
  const stored = target_url.replace("not-a", "not%2da");
  const fetch: typeof globalThis.fetch = async (request) =>
    (request as Request).method === "GET"
      ? Response.json({ data: [{ uuid: "1", ...hook({ name: "Old", target_url: stored }) }] })
      : Response.json({ message: `No: ${stored} ${target_url}` }, { status: 422 });
  const grinfi = new Grinfi({ apiKey: "test-key", fetch, rateLimit: false, retry: false });
  const { webhooks } = await grinfi.webhooks.ensure([hook()]);
  expect(webhooks).toMatchObject([{ action: "update", outcome: "failed" }]);
  expect(webhooks[0]?.reason).not.toMatch(/not(-|%2d)a-real-key/);
});

test("a name of spaces alone is refused", () => {
  const { emulator, grinfi } = start();
  expect(() => grinfi.webhooks.ensure([hook({ name: " \t" })])).toThrow("wanted[0].name is missing");
  expect(emulator.ledger.requests()).toEqual([]);
});
