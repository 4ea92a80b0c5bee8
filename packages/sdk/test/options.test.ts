import { createEmulator } from "@grinfi/emulator";
import { describe, expect, test } from "vitest";
import { ConfigurationError, Grinfi, type GrinfiOptions, InvalidInputError } from "../src/index.ts";

const emulator = createEmulator({ contacts: 3 });
const grinfi = new Grinfi({ apiKey: "test-key", fetch: emulator.fetch });

/** As JavaScript may give it. */
const any = (value: unknown): never => value as never;

async function failureOf(work: () => unknown): Promise<Error> {
  try {
    await work();
  } catch (error) {
    return error as Error;
  }
  throw new Error("Nothing was thrown.");
}

describe("a client is not made with an option that it does not take", () => {
  test.each<[Record<string, unknown>, string]>([
    [
      { timeout: -5 },
      "The option timeout takes a number of milliseconds above 0, or Infinity for no limit, not -5.",
    ],
    [{ timeout: 0 }, "not 0."],
    [{ timeout: "30s" }, 'not "30s".'],
    [{ totalTimeout: Number.NaN }, "The option totalTimeout takes"],
    [
      { retry: { maxRetries: -1 } },
      "The option retry.maxRetries takes a whole number from 0 on, or Infinity, not -1.",
    ],
    [{ retry: { retries: 3 } }, "There is no option retry.retries."],
    [{ retry: true }, "The option retry takes an object of options, not true."],
    [{ retry: { statuses: [503] } }, "The option retry.statuses takes a Set of statuses, not an array."],
    [{ retry: { budget: { share: -1 } } }, "The option retry.budget.share takes a number from 0 on, not -1."],
    [
      { rateLimit: { limit: 0 } },
      "The option rateLimit.limit takes a whole number from 1 on, or Infinity, not 0.",
    ],
    [
      { rateLimit: { limt: 300 } },
      "There is no option rateLimit.limt. There are: baseDelay, interval, limit",
    ],
    [{ rateLimit: { store: {} } }, "The option rateLimit.store takes an object with take(), not an object."],
    [{ priority: "urgent" }, 'The option priority takes "high" or "normal", not "urgent".'],
    [{ logLevel: "verbose" }, 'not "verbose".'],
    [
      { logger: { log: console.log } },
      "The option logger takes an object with debug(), info(), warn(), error()",
    ],
    [{ hooks: { onRespnse: () => {} } }, "There is no option hooks.onRespnse."],
    [{ fetch: "node-fetch" }, "The option fetch takes a function"],
    [{ teamId: "7" }, 'The option teamId takes a whole number from 1 on, not "7".'],
    [{ attemptTimeout: 5000 }, "There is no option attemptTimeout. There are: apiKey, baseUrl"],
    [{ signal: new AbortController().signal }, "There is no option signal."],
    [{ layers: () => {} }, "There is no option layers."],
  ])("%o", (options, message) => {
    const all = { apiKey: "test-key", ...options } as GrinfiOptions;
    expect(() => new Grinfi(all)).toThrow(ConfigurationError);
    expect(() => new Grinfi(all)).toThrow(message);
    expect(() => grinfi.withOptions(options as GrinfiOptions)).toThrow(message);
  });
});

describe("a call rejects with an option that it does not take, and sends nothing", () => {
  test.each<[object, string]>([
    [{ timeout: -5 }, "The option timeout takes"],
    [{ retry: { maxRetries: 1.5 } }, "The option retry.maxRetries takes"],
    [{ rateLimit: { limit: 5 } }, "The option rateLimit takes false, not an object."],
    [{ apiKey: "another-test-key" }, "There is no option apiKey."],
    [{ signl: 1 }, "There is no option signl. There are: baseUrl,"],
    [{ signal: "stop" }, 'The option signal takes an AbortSignal, not "stop".'],
    [{ headers: [] }, "The option headers takes an object of headers, not an array."],
  ])("%o", async (options, message) => {
    emulator.ledger.clear();
    for (const call of [
      () => grinfi.tags.create({ name: "Hot" }, any(options)),
      () => grinfi.call.listTags({}, any(options)),
      () => grinfi.inbox.conversation("c", any(options)),
    ]) {
      const error = await failureOf(call);
      expect(error).toBeInstanceOf(ConfigurationError);
      expect(error.message).toContain(message);
    }
    expect(emulator.ledger.requests()).toEqual([]);
  });
});

test.each<[string, () => unknown, string]>([
  [
    "a list",
    () => grinfi.lists.list({}, any({ concurrency: 0 })),
    "The option concurrency takes a whole number from 1 on",
  ],
  ["a list", () => grinfi.lists.list({}, any({ slcie: true })), "There is no option slcie."],
  ["a list", () => grinfi.list("listTgs" as "listTags"), "There is no list listTgs."],
  ["a list of Object", () => grinfi.list("constructor" as "listTags"), "There is no list constructor."],
  ["unread", () => grinfi.inbox.unread(any({ sicne: "2026-01-01" })), "There is no option sicne."],
  [
    "conversation",
    () => grinfi.inbox.conversation("c", { emailTexts: -1 }),
    "The option emailTexts takes a number",
  ],
  [
    "exportCsv",
    () => grinfi.contacts.exportCsv(any({ formulas: "eval" })),
    'The option formulas takes "escape" or "keep"',
  ],
  ["exportCsv", () => grinfi.contacts.exportCsv(any({ limit: 5 })), "There is no option limit."],
  ["webhooks.ensure", () => grinfi.webhooks.ensure([], any({ dryrun: true })), "There is no option dryrun."],
  [
    "pipelineStages",
    () => grinfi.pipelineStages.uuidOf("Won", any({ object: "leads" })),
    'takes "company" or "lead"',
  ],
  [
    "bulkUpsert",
    () => grinfi.contacts.bulkUpsert([], any({ list: { name: "A" }, onConflict: "skpi" })),
    'onConflict takes "skip" or "update", not "skpi".',
  ],
  [
    "bulkUpsert",
    () => grinfi.contacts.bulkUpsert([], any({ list: { name: "A" } })),
    'onConflict takes "skip" or "update", not undefined.',
  ],
  [
    "bulkUpsert",
    () => grinfi.contacts.bulkUpsert([], any({ onConflict: "skip" })),
    'The option list takes a uuid, or { name: "..." }, not undefined.',
  ],
  [
    "bulkUpsert",
    () => grinfi.contacts.bulkUpsert([], any({ list: { name: "A" }, onConflict: "skip", match: ["mail"] })),
    "The option match takes an array of",
  ],
  [
    "bulkUpsert",
    () =>
      grinfi.contacts.bulkUpsert([], any({ list: { name: "A" }, onConflict: "skip", journal: "a.jsonl" })),
    "The option journal takes an object with read(), append()",
  ],
  [
    "massAction",
    () => grinfi.contacts.massAction({ type: "contact_delete" }, { ids: ["c"] }, any({ dryrun: true })),
    "There is no option dryrun.",
  ],
  [
    "massAction",
    () => grinfi.contacts.massAction({ type: "contact_delete" }, { ids: ["c"] }, { max: 0 }),
    "The option max takes a whole number from 1 on, not 0.",
  ],
  [
    "importCsv",
    () => grinfi.contacts.importCsv({ name: "a.csv", content: "" }, any({ list: "l", colums: {} })),
    "There is no option colums.",
  ],
  [
    "reply",
    () => grinfi.contacts.reply("c", any({ channel: "email", text: "Hi", sendAnyWay: true })),
    "There is no option sendAnyWay.",
  ],
  [
    "toArray",
    () => grinfi.tags.list().toArray(any(undefined)),
    "limit of toArray takes a whole number from 0 on, or Infinity",
  ],
])("%s refuses what it does not take", async (_, work, message) => {
  const error = await failureOf(work);
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(error.message).toContain(message);
});

test.each<[string, () => unknown, string]>([
  ["a name that is missing", () => grinfi.tags.uuidOf(any(undefined)), "The name of a tag must be a text"],
  [
    "a query parameter of every object",
    () => grinfi.call.listFlows({ query: any({ constructor: () => {} }) }),
    '"constructor" cannot be a function',
  ],
  [
    "a query of another kind",
    () => grinfi.call.listFlows({ query: any("limit=5") }),
    "The query must be an object",
  ],
  ["a body that is too deep", () => grinfi.tags.create(any(nest(5000))), "nested more than 500 levels deep"],
])("%s is an InvalidInputError that names it", async (_, work, message) => {
  const error = await failureOf(work);
  expect(error).toBeInstanceOf(InvalidInputError);
  expect(error.message).toContain(message);
});

test("a query parameter may be called as what every object has", async () => {
  const urls: string[] = [];
  const seen = grinfi.withOptions({
    fetch: async (request) => {
      urls.push(request.url);
      return Response.json({ data: [] });
    },
  });
  await seen.call.listFlows({ query: any({ constructor: "a", toString: "b" }) });
  expect(new URL(urls[0] ?? "").search).toBe("?constructor=a&toString=b");
});

function nest(depth: number): object {
  let value: object = { name: "Hot" };
  for (let level = 0; level < depth; level += 1) value = { value };
  return value;
}
