import { afterEach, describe, expect, test, vi } from "vitest";
import { type ClientOptions, createClient, type GrinfiClient, isGrinfiError } from "../src/index.ts";
import type { PathsClient } from "../src/paths.ts";
import { clientWith } from "./support/client.ts";
import { expectNoSecret, KEY, PASSWORD, TOKEN } from "./support/leaks.ts";
import { CALLS, failing, MAILBOX, SETTINGS } from "./support/secret-calls.ts";

describe("invalid input", () => {
  const cyclic: Record<string, unknown> = { connection_settings: SETTINGS, key: KEY };
  cyclic.self = cyclic;
  type AnyCall = (input: object, options?: object) => PromiseLike<unknown>;
  const callOf = (client: GrinfiClient, id: string): AnyCall =>
    (client.call as object as Record<string, AnyCall>)[id] ?? Promise.reject;

  test.each<[string, string, object, object, string]>([
    ["a path parameter", "getMailbox", { path: { uuid: `../${PASSWORD}` } }, {}, "invalid_input"],
    ["a path parameter of another type", "getMailbox", { path: { uuid: { KEY } } }, {}, "invalid_input"],
    ["a query parameter", "listFlows", { query: { limit: { [TOKEN.slice(7)]: KEY } } }, {}, "invalid_input"],
    ["a body with a cycle", "createMailbox", { body: cyclic }, {}, "invalid_input"],
    ["a body with a BigInt", "createMailbox", { body: { ...MAILBOX, big: 1n } }, {}, "invalid_input"],
    [
      "a body whose toJSON throws",
      "createMailbox",
      {
        body: {
          ...MAILBOX,
          toJSON() {
            throw new Error(PASSWORD);
          },
        },
      },
      {},
      "invalid_input",
    ],
    ["a form field", "uploadCsvFile", { body: { file: new Blob(), type: () => KEY } }, {}, "invalid_input"],
    ["a header value", "listTags", {}, { headers: { authorization: `Bearer ${KEY}\nx` } }, "configuration"],
    ["a base URL", "listTags", {}, { baseUrl: `https://${KEY}@api.invalid` }, "configuration"],
    ["a team", "listTags", {}, { teamId: KEY }, "configuration"],
  ])("%s", async (_, id, input, options, code) => {
    const error = await failing(
      (client) => callOf(client, id)(input, options),
      () => Response.json({}),
    );
    expect(isGrinfiError(error)).toBe(true);
    expect(error).toMatchObject({ code });
  });

  test("a header value, by path", async () => {
    const headers = { authorization: `Bearer ${KEY}\nx` };
    const error = await failing(
      (_, paths) => paths.GET("/leads/api/tags", { headers }),
      () => Response.json({}),
    );
    expect(error).toMatchObject({ code: "configuration" });
  });

  test.each<[string, ClientOptions]>([
    ["a key with a line break", { apiKey: `${KEY}\n` }],
    ["a header with a line break", { headers: { "x-api-key": `${KEY}\nx` } }],
    ["a base URL with the key", { baseUrl: `https://${KEY}@api.invalid` }],
    ["a base URL with a query", { baseUrl: `https://api.invalid/?key=${KEY}` }],
    ["a base URL that is not a URL", { baseUrl: KEY }],
  ])("an option: %s", (_, options) => {
    let error: unknown;
    try {
      createClient({ apiKey: KEY, ...options });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code: "configuration" });
    expectNoSecret(error);
  });

  test.each(["", `${KEY}\n`, `${KEY} `, undefined])("a key function that returns %j", async (key) => {
    const apiKey = () => key as string;
    expect(
      await failing(
        (client) => client.call.listTags(),
        () => Response.json({}),
        { apiKey },
      ),
    ).toMatchObject({
      code: "configuration",
    });
  });
});

test("an abort shows its reason and nothing else", async () => {
  const reason = new Error("changed my mind");
  const signal = AbortSignal.abort(reason);
  const byId = (client: GrinfiClient) => client.call.createMailbox({ body: MAILBOX }, { signal });
  const byPath = (_: GrinfiClient, paths: PathsClient) =>
    paths.POST("/emails/api/mailboxes", { body: MAILBOX, signal });
  for (const call of [byId, byPath]) expect(await failing(call, () => Response.json({}))).toBe(reason);
});

describe("a call that succeeds", () => {
  afterEach(() => vi.restoreAllMocks());
  const respond = () =>
    Response.json({ last_token: TOKEN, linkedin_password: PASSWORD, connection_settings: SETTINGS });

  test.each(["debug", "info", "warn", "error"] as const)(
    "shows no secret in the console at the level %s",
    async (logLevel) => {
      const lines: unknown[][] = [];
      for (const method of ["debug", "info", "warn", "error", "log"] as const)
        vi.spyOn(console, method).mockImplementation((...line) => void lines.push(line));
      const { client, paths } = clientWith(respond, { apiKey: KEY, logLevel });
      for (const call of Object.values(CALLS)) await call(client, paths);
      await client.call.listFlows({ query: { limit: 5, filter: { q: KEY } } });
      expect(lines.length > 0).toBe(logLevel === "debug");
      expectNoSecret(lines);
    },
  );

  test("shows no secret in the client or in the promise", async () => {
    const { client } = clientWith(respond, { apiKey: KEY, headers: { "x-api-key": TOKEN } });
    const call = client.call.createMailbox({ body: MAILBOX });
    expectNoSecret(client, call, client.withOptions({ teamId: 1 }));
    expect(await call).toHaveProperty("last_token", TOKEN);
  });
});
