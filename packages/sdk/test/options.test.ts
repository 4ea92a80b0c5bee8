import { createEmulator } from "@grinfi/emulator";
import { describe, expect, test } from "vitest";
import { ConfigurationError, Grinfi, type GrinfiOptions, InvalidInputError } from "../src/index.ts";

const emulator = createEmulator({ contacts: 3 });
const grinfi = new Grinfi({ apiKey: "test-key", fetch: emulator.fetch });

/** Disables the type check of an argument. */
const any = (value: unknown): never => value as never;

async function readAll(texts: AsyncIterable<string>): Promise<void> {
  for await (const _ of texts);
}

async function failureOf(work: () => unknown): Promise<Error> {
  try {
    await work();
  } catch (error) {
    return error as Error;
  }
  throw new Error("Nothing was thrown.");
}

describe("a client rejects an invalid option", () => {
  test.each<[Record<string, unknown>, string]>([
    [
      { timeout: -5 },
      "The option timeout must be a number above 0 (milliseconds), or Infinity for no limit, not -5.",
    ],
    [{ timeout: 0 }, "not 0."],
    [{ timeout: "30s" }, 'not "30s".'],
    [{ totalTimeout: Number.NaN }, "The option totalTimeout must be"],
    [
      { retry: { maxRetries: -1 } },
      "The option retry.maxRetries must be a whole number of at least 0, or Infinity, not -1.",
    ],
    [{ retry: { retries: 3 } }, "Unknown option retry.retries."],
    [{ retry: true }, "The option retry must be an object, not true."],
    [{ retry: { statuses: [503] } }, "The option retry.statuses must be a Set of statuses, not an array."],
    [
      { retry: { budget: { share: -1 } } },
      "The option retry.budget.share must be a number of at least 0, not -1.",
    ],
    [
      { rateLimit: { limit: 0 } },
      "The option rateLimit.limit must be a whole number of at least 1, or Infinity, not 0.",
    ],
    [
      { rateLimit: { limt: 300 } },
      "Unknown option rateLimit.limt. Known options: baseDelay, interval, limit",
    ],
    [
      { rateLimit: { store: {} } },
      "The option rateLimit.store must be an object with the method acquire(), not an object.",
    ],
    [
      { rateLimit: { store: { acquire: () => {} } }, timeout: Number.POSITIVE_INFINITY },
      "The option timeout must be a number if the rate limit has a store",
    ],
    [{ priority: "urgent" }, 'The option priority must be "high" or "normal", not "urgent".'],
    [{ logLevel: "verbose" }, 'not "verbose".'],
    [
      { logger: { log: console.log } },
      "The option logger must be an object with the methods debug(), info(), warn(), error()",
    ],
    [{ hooks: { onRespnse: () => {} } }, "Unknown option hooks.onRespnse."],
    [{ fetch: "node-fetch" }, "The option fetch must be a function"],
    [{ teamId: "7" }, 'The option teamId must be a whole number of at least 1, not "7".'],
    [{ attemptTimeout: 5000 }, "Unknown option attemptTimeout. Known options: apiKey, baseUrl"],
    [{ signal: new AbortController().signal }, "Unknown option signal."],
    [{ middleware: () => {} }, "Unknown option middleware."],
  ])("%o", (options, message) => {
    const all = { apiKey: "test-key", ...options } as GrinfiOptions;
    expect(() => new Grinfi(all)).toThrow(ConfigurationError);
    expect(() => new Grinfi(all)).toThrow(message);
    expect(() => grinfi.withOptions(options as GrinfiOptions)).toThrow(message);
  });
});

describe("a call rejects with an invalid option, and sends nothing", () => {
  test.each<[object, string]>([
    [{ timeout: -5 }, "The option timeout must be"],
    [{ retry: { maxRetries: 1.5 } }, "The option retry.maxRetries must be"],
    [{ rateLimit: { limit: 5 } }, "The option rateLimit must be false, not an object."],
    [{ apiKey: "another-test-key" }, "Unknown option apiKey."],
    [{ signl: 1 }, "Unknown option signl. Known options: baseUrl,"],
    [{ signal: "stop" }, 'The option signal must be an AbortSignal, not "stop".'],
    [{ headers: [] }, "The option headers must be a plain object of headers, not an array."],
  ])("%o", async (options, message) => {
    emulator.ledger.clear();
    for (const call of [
      () => grinfi.tags.create({ name: "Hot" }, any(options)),
      () => grinfi.call.listTags({}, any(options)),
      () => grinfi.inbox.getConversation("c", any(options)),
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
    "The option concurrency must be a whole number of at least 1",
  ],
  ["a list", () => grinfi.lists.list({}, any({ slcie: true })), "Unknown option slcie."],
  ["a list", () => grinfi.paginate("listTgs" as "listTags"), "The operation listTgs does not return a list."],
  [
    "a list of Object",
    () => grinfi.paginate("constructor" as "listTags"),
    "The operation constructor does not return a list.",
  ],
  ["unread", () => grinfi.inbox.listUnread(any({ sicne: "2026-01-01" })), "Unknown option sicne."],
  [
    "conversation",
    () => grinfi.inbox.getConversation("c", { emailTexts: -1 }),
    "The option emailTexts must be a number",
  ],
  [
    "export",
    () => readAll(grinfi.contacts.export(any({ format: "csv", formulas: "eval" }))),
    'The option formulas must be "escape" or "keep"',
  ],
  [
    "export",
    () => readAll(grinfi.contacts.export(any({ format: "csv", limit: 5 }))),
    "Unknown option limit.",
  ],
  ["webhooks.ensure", () => grinfi.webhooks.ensure([], any({ dryrun: true })), "Unknown option dryrun."],
  [
    "customFields",
    () => grinfi.customFields.uuidOf("Size", any({ object: "contact" })),
    'must be "company" or "lead"',
  ],
  [
    "pipelineStages",
    () => grinfi.pipelineStages.uuidOf("Won", any({ object: "leads" })),
    'must be "company" or "lead"',
  ],
  [
    "bulkUpsert",
    () => grinfi.contacts.bulkUpsert([], any({ list: { name: "A" }, onConflict: "skpi" })),
    'onConflict must be "skip" or "update", not "skpi".',
  ],
  [
    "bulkUpsert",
    () => grinfi.contacts.bulkUpsert([], any({ list: { name: "A" } })),
    'onConflict must be "skip" or "update", not undefined.',
  ],
  [
    "bulkUpsert",
    () => grinfi.contacts.bulkUpsert([], any({ onConflict: "skip" })),
    'The option list must be a uuid, or { name: "..." }, not undefined.',
  ],
  [
    "bulkUpsert",
    () => grinfi.contacts.bulkUpsert([], any({ list: { name: "A" }, onConflict: "skip", match: ["mail"] })),
    "The option match must be an array of",
  ],
  [
    "bulkUpsert",
    () =>
      grinfi.contacts.bulkUpsert([], any({ list: { name: "A" }, onConflict: "skip", journal: "a.jsonl" })),
    "The option journal must be an object with the methods read(), append()",
  ],
  [
    "massAction",
    () => grinfi.contacts.bulkAction({ type: "contact_delete" }, { ids: ["c"] }, any({ dryrun: true })),
    "Unknown option dryrun.",
  ],
  [
    "massAction",
    () => grinfi.contacts.bulkAction({ type: "contact_delete" }, { ids: ["c"] }, { max: 0 }),
    "The option max must be a whole number of at least 1, not 0.",
  ],
  [
    "importCsv",
    () => grinfi.contacts.importCsv({ name: "a.csv", content: "" }, any({ list: "l", colums: {} })),
    "Unknown option colums.",
  ],
  [
    "reply",
    () => grinfi.contacts.reply("c", any({ channel: "email", text: "Hi", sendAnyWay: true })),
    "Unknown option sendAnyWay.",
  ],
  [
    "toArray",
    () => grinfi.tags.list().toArray(any(undefined)),
    "limit of toArray must be a whole number of at least 0, or Infinity",
  ],
])("%s rejects an invalid option", async (_, work, message) => {
  const error = await failureOf(work);
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(error.message).toContain(message);
});

test.each<[string, () => unknown, string]>([
  [
    "a name that is missing",
    () => grinfi.tags.uuidOf(any(undefined)),
    "The name of a tag must be a non-empty string",
  ],
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

test("a query parameter may have the name of a property of every object", async () => {
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

describe("options that would be lost", () => {
  class Inherited {
    list = "00000000-0000-4000-8000-000000000001";
    onConflict = "skip";
    get dryRun(): boolean {
      return true;
    }
  }

  test.each<[string, () => unknown]>([
    ["a getter of a class", () => grinfi.contacts.bulkUpsert([], any(new Inherited()))],
    ["options of a client with defaults", () => new Grinfi(Object.create({ apiKey: "test-key" }))],
    [
      "what cannot be enumerated",
      () => new Grinfi(Object.defineProperty({}, "apiKey", { value: "test-key" })),
    ],
    [
      "an inherited option of a call",
      () => grinfi.tags.create({ name: "Hot" }, Object.create({ teamId: 7 })),
    ],
    ["an inherited option of a list", () => grinfi.lists.list({}, Object.create({ slice: true }))],
  ])("%s is rejected", async (_, work) => {
    emulator.ledger.clear();
    const error = await failureOf(work);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.message).toContain("is inherited or not enumerable. Pass the options as a plain object.");
    expect(emulator.ledger.requests()).toEqual([]);
  });

  test.each([null, 5, "x", () => {}])("%s as the options of a call rejects", async (options) => {
    const promise = grinfi.call.createTag({ body: { name: "Hot" } }, any(options));
    await expect(promise).rejects.toThrow("The options must be an object");
  });

  test.each([null, 5, "x"])("%s as the input of a call rejects", async (input) => {
    await expect(grinfi.call.createTag(any(input))).rejects.toThrow("The input must be an object");
  });

  test.each([new Headers({ "x-a": "1" }), new Map()])("headers as %o are rejected", (headers) => {
    expect(() => grinfi.withOptions({ headers: any(headers) })).toThrow("must be a plain object of headers");
  });

  test.each([null, undefined, 5, "rows"])("%s as rows is rejected", async (rows) => {
    const options = { list: { name: "A" }, onConflict: "skip" } as const;
    await expect(grinfi.contacts.bulkUpsert(any(rows), options)).rejects.toThrow("The rows must be an array");
  });
});

describe("an option that is undefined is the same as absent", () => {
  /** Returns how many of 400 calls are sent at once, and how often a call with a 503 is sent. */
  async function limitsOf(
    options: GrinfiOptions,
    more?: GrinfiOptions,
  ): Promise<[atOnce: number, times: number]> {
    let sent = 0;
    const controller = new AbortController();
    const client = new Grinfi({
      apiKey: "test-key",
      fetch: async () => {
        sent += 1;
        return new Response(null, { status: 503 });
      },
      ...options,
    });
    const made = more === undefined ? client : client.withOptions(more);
    const once = made.withOptions({ rateLimit: false, retry: { baseDelay: 0 } });
    await failureOf(() => once.tags.list());
    const times = sent;
    sent = 0;
    const { signal } = controller;
    const calls = Array.from({ length: 400 }, () =>
      made.call.createTag({ body: { name: "Hot" } }, { signal }).catch(() => {}),
    );
    await new Promise((resolve) => setTimeout(resolve, 0));
    while (sent === 0) await new Promise((resolve) => setTimeout(resolve, 0));
    controller.abort();
    await Promise.all(calls);
    return [sent, times];
  }

  test.each<[string, GrinfiOptions, GrinfiOptions | undefined, [number, number]]>([
    ["a limit", any({ rateLimit: { limit: undefined } }), undefined, [300, 3]],
    [
      "a limit over one of the client",
      { rateLimit: { limit: 50 } },
      any({ rateLimit: { limit: undefined } }),
      [50, 3],
    ],
    ["another option of the limit", { rateLimit: { limit: 50 } }, { rateLimit: { maxQueue: 1000 } }, [50, 3]],
    [
      "retries over those of the client",
      { retry: { maxRetries: 0 } },
      any({ retry: { maxRetries: undefined } }),
      [300, 1],
    ],
  ])("%s", async (_, options, more, expected) => {
    expect(await limitsOf(options, more)).toEqual(expected);
  });
});
