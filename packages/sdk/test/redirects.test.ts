import { runTimersUntil } from "@grinfi/testing";
import { expect, test, vi } from "vitest";
import { Grinfi, type GrinfiOptions } from "../src/index.ts";
import { useFakeTime } from "./support/time.ts";

useFakeTime(() => 0.5);

const TAGS = "/leads/api/tags";

/** Creates a client of a server with a list of responses for each path. The last response repeats. */
function start(
  responses: Record<string, (() => Response | Promise<Response>)[]>,
  options: GrinfiOptions = {},
) {
  const requests: { path: string; at: number }[] = [];
  const fetch = async ({ url }: Request): Promise<Response> => {
    const { pathname } = new URL(url);
    requests.push({ path: pathname, at: performance.now() });
    const [first = () => Response.json({}, { status: 404 }), ...rest] = responses[pathname] ?? [];
    if (rest.length > 0) responses[pathname] = rest;
    return first();
  };
  return { grinfi: new Grinfi({ apiKey: "test-key", fetch, ...options }), requests };
}

const paths = (requests: readonly { path: string }[]): string[] => requests.map(({ path }) => path);
const to = (location: string) => () => new Response("moved", { status: 302, headers: { location } });
const value = () => Response.json({ data: [] });
const status = (code: number) => () => new Response(null, { status: code });
const slowly = (response: () => Response) => async () => {
  await new Promise((resolve) => setTimeout(resolve, 2000));
  return response();
};

test("each redirect takes a slot of the rate limit", async () => {
  const interval = 60_000;
  const limit = 20;
  const { grinfi, requests } = start(
    { [TAGS]: [to("/elsewhere")], "/elsewhere": [value] },
    { rateLimit: { limit, interval } },
  );
  await runTimersUntil(Promise.all(Array.from({ length: 20 }, () => grinfi.call.listTags())));
  expect(requests).toHaveLength(40);
  for (const [index, { at }] of requests.entries()) {
    const before = requests[index - limit];
    if (before !== undefined) expect(at - before.at).toBeGreaterThanOrEqual(interval);
  }
});

test("the total timeout includes all redirects of a call", async () => {
  const { grinfi, requests } = start(
    { [TAGS]: [slowly(to("/a"))], "/a": [slowly(to("/b"))], "/b": [slowly(to("/c"))] },
    { totalTimeout: 5000 },
  );
  const call = grinfi.call.listTags().catch((error: unknown) => error);
  expect(await runTimersUntil(call)).toMatchObject({
    code: "timeout",
    elapsedMs: 5000,
    attempts: 3,
    maybeProcessed: false,
    message: expect.stringContaining("5000 ms"),
  });
  expect(paths(requests)).toEqual([TAGS, "/a", "/b"]);
  // The server is slower than the timeout.
  await vi.advanceTimersByTimeAsync(2000);
});

test("the attempt timeout applies to each request", async () => {
  const { grinfi } = start(
    { [TAGS]: [slowly(to("/a"))], "/a": [slowly(to("/b"))], "/b": [slowly(value)] },
    { timeout: 3000 },
  );
  expect(await runTimersUntil(grinfi.call.listTags())).toEqual({ data: [] });
});

test("a failure after a redirect of a read is retried at the new URL", async () => {
  const reset = () => Promise.reject(new TypeError("fetch failed"));
  const { grinfi, requests } = start({
    [TAGS]: [to("/elsewhere")],
    "/elsewhere": [reset, status(503), value],
  });
  expect(await runTimersUntil(grinfi.call.listTags())).toEqual({ data: [] });
  expect(paths(requests)).toEqual([TAGS, "/elsewhere", "/elsewhere", "/elsewhere"]);
});

test("the response says that it was redirected", async () => {
  const { grinfi } = start({ [TAGS]: [to("/elsewhere")], "/elsewhere": [value] });
  const call = grinfi.call.listTags();
  expect((await runTimersUntil(call.withResponse())).response.redirected).toBe(true);
  expect((await call.asResponse()).redirected).toBe(true);
});

test("a redirect is not a failure and is not retried", async () => {
  const { grinfi, requests } = start({ [TAGS]: [to(TAGS)] });
  const call = grinfi.call.listTags().catch((error: unknown) => error);
  expect(await runTimersUntil(call)).toMatchObject({ code: "api_error", status: 302, attempts: 21 });
  expect(requests).toHaveLength(21);
});

test("a redirect of a write is not followed, and the call fails with it", async () => {
  const { grinfi, requests } = start({ [TAGS]: [to("/elsewhere")] });
  const call = grinfi.call.createTag({ body: { name: "Hot" } }).catch((error: unknown) => error);
  expect(await runTimersUntil(call)).toMatchObject({ status: 302, attempts: 1, maybeProcessed: true });
  expect(paths(requests)).toEqual([TAGS]);
});

test("a redirected call leaves no listener", async () => {
  const { grinfi } = start({ [TAGS]: [to("/a")], "/a": [value] }, { totalTimeout: 5000 });
  const { signal } = new AbortController();
  const listen = vi.spyOn(signal, "addEventListener");
  const forget = vi.spyOn(signal, "removeEventListener");
  await runTimersUntil(grinfi.call.listTags({}, { signal }));
  expect(forget).toHaveBeenCalledTimes(listen.mock.calls.length);
});
