import { describe, expect, test } from "vitest";
import { expectNoSecret, KEY, PASSWORD, REVEALING, sentBy, TOKEN } from "./support/leaks.ts";
import { CALLS, failing } from "./support/secret-calls.ts";

describe.each(Object.entries(REVEALING))("an error with %s", (_, make) => {
  test.each(Object.entries(CALLS))("thrown by fetch in %s", async (name, call) => {
    const error = await failing(call, (request) => {
      throw make(request, sentBy(request));
    });
    expect(["connection", "timeout"]).toContain(Reflect.get(Object(error), "code"));
    expect(error).toMatchObject({ operation: name.split(" ")[0], attempts: 1 });
  });

  test.each(["onRequest", "onResponse"] as const)("thrown by the hook %s", async (hook) => {
    const hooks = {
      [hook]: ({ request }: { request: Request }) => {
        throw make(request, sentBy(request));
      },
    };
    for (const call of Object.values(CALLS)) {
      expect(await failing(call, () => Response.json({}), { hooks })).toBeDefined();
    }
  });

  test("thrown by the key function", async () => {
    const apiKey = (): never => {
      const request = new Request("https://api.invalid/mailboxes", { headers: { authorization: KEY } });
      throw make(request, sentBy(request));
    };
    for (const call of Object.values(CALLS)) {
      const error = await failing(call, () => Response.json({}), { apiKey });
      expect(error).toMatchObject({ code: "configuration" });
    }
  });

  test("is passed to the response hook without the secret", async () => {
    const events: unknown[] = [];
    const hooks = { onResponse: ({ error }: { error?: unknown }) => void events.push(error) };
    const fail = (request: Request): never => {
      throw make(request, sentBy(request));
    };
    await failing(CALLS.createMailbox, fail, { hooks });
    expect(events).toHaveLength(1);
    expectNoSecret(events);
  });
});

test("a cause without a secret is unchanged; a cause with a secret keeps everything else", async () => {
  const cause = Object.assign(new TypeError("failed", { cause: { code: "ECONNRESET", at: new Date(0) } }), {
    n: 1,
  });
  const kept = await failing(CALLS.createApiKey, () => Promise.reject(cause));
  expect((kept as Error).cause).toBe(cause);

  const revealing = Object.assign(new Error(`${KEY} is refused`, { cause: new Error("socket") }), {
    code: "EBAD",
  });
  const error = await failing(CALLS.createApiKey, () => Promise.reject(revealing));
  expect(error).toMatchObject({
    cause: { message: "[redacted] is refused", code: "EBAD", cause: { message: "socket" } },
  });
});

test("a header of the caller with credentials is as secret as the key", async () => {
  const headers = { authorization: `Bearer ${TOKEN}`, "x-api-key": PASSWORD.replace("ü", "u") };
  const fail = (request: Request): never => {
    throw new Error([...request.headers].join());
  };
  for (const call of Object.values(CALLS)) await failing(call, fail, { headers });
  expect(await failing((client) => client.call.listTags({}, { headers }), fail)).toMatchObject({
    code: "connection",
  });
});
