import { rejectionOf } from "@grinfi/testing";
import { expect, test } from "vitest";
import type { ClientOptions } from "../config/options.ts";
import { resolveSettings } from "../config/settings.ts";
import { operations } from "../generated/operations.ts";
import { type FetchFunction, NonRetryableError } from "../transport/send.ts";
import { createSend } from "./attempt.ts";
import { Call } from "./call.ts";

const request = (headers: Record<string, string> = {}): Request =>
  new Request("https://api.invalid/leads/api/tags", { headers, redirect: "manual" });

/** The attempts of one call. */
function attempts(options: ClientOptions): { call: Call; attempt: FetchFunction } {
  const call = new Call("listTags", operations.listTags, {});
  const settings = resolveSettings({ apiKey: "not-a-real-key", ...options });
  return { call, attempt: createSend(call, settings) };
}

test("each attempt calls the key function, even if the same request is sent again", async () => {
  let turn = 0;
  const sent: (string | null)[] = [];
  const { call, attempt } = attempts({
    apiKey: () => `not-a-real-key-${++turn}`,
    fetch: async ({ headers }) => {
      sent.push(headers.get("authorization"));
      return Response.json({});
    },
  });
  const same = request();
  await attempt(same);
  await attempt(same);
  expect(sent).toEqual(["Bearer not-a-real-key-1", "Bearer not-a-real-key-2"]);
  expect(call.attempts).toBe(2);
});

test("every attempt keeps the caller's authorization header", async () => {
  const sent: (string | null)[] = [];
  const { attempt } = attempts({
    fetch: async ({ headers }) => {
      sent.push(headers.get("authorization"));
      return Response.json({});
    },
  });
  const same = request({ authorization: "Bearer own" });
  await attempt(same);
  await attempt(same);
  expect(sent).toEqual(["Bearer own", "Bearer own"]);
});

test("hooks receive the number of the attempt", async () => {
  const attemptNumbers: number[] = [];
  const hooks: ClientOptions["hooks"] = {
    onRequest: ({ attempt }) => void attemptNumbers.push(attempt),
    onResponse: ({ attempt }) => void attemptNumbers.push(attempt),
  };
  const { attempt } = attempts({ hooks, fetch: async () => Response.json({}) });
  await attempt(request());
  await attempt(request());
  expect(attemptNumbers).toEqual([1, 1, 2, 2]);
});

test("an attempt throws what fetch throws", async () => {
  const thrown = new TypeError("fetch failed");
  const { attempt, call } = attempts({ fetch: () => Promise.reject(thrown) });
  expect(await rejectionOf(attempt(request()))).toBe(thrown);
  expect(call.attempts).toBe(1);
});

test("an error of a hook or of the key function has the name AbortError", async () => {
  const thrown = new RangeError("no");
  const fail = (): never => {
    throw thrown;
  };
  const fetch = async (): Promise<Response> => Response.json({});
  for (const options of [
    { hooks: { onRequest: fail } },
    { hooks: { onResponse: fail } },
    { apiKey: () => "no key" },
  ] satisfies ClientOptions[]) {
    const error = await rejectionOf(attempts({ fetch, ...options }).attempt(request()));
    expect(error).toBeInstanceOf(NonRetryableError);
    expect(error).toMatchObject({ name: "AbortError" });
  }
});
