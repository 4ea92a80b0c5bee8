import { flushEventLoop, rejectionOf, runTimersUntil } from "@grinfi/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { hanging, recorder, scripted, URL_OF_NOBODY } from "../../test/support/fetches.ts";
import { type RetryOptions, withRetry } from "../index.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const HALF: RetryOptions = { random: () => 0.5 };

test("an answer that is not used is let go before the next attempt", async () => {
  const log: string[] = [];
  let count = 0;
  const fetch = withRetry(async () => {
    const attempt = ++count;
    log.push(`attempt ${attempt}`);
    const body = new ReadableStream({ cancel: () => void log.push(`cancel ${attempt}`) });
    return new Response(body, { status: attempt < 3 ? 503 : 200 });
  });
  await runTimersUntil(fetch(URL_OF_NOBODY));
  expect(log).toEqual(["attempt 1", "cancel 1", "attempt 2", "cancel 2", "attempt 3"]);
});

test("when the attempts are used up, the last answer is given", async () => {
  const { events, onEvent } = recorder();
  const { fetch, requests } = scripted(503, 500, 504);
  const response = await runTimersUntil(withRetry(fetch, { ...HALF, onEvent })(URL_OF_NOBODY));
  expect(await response.text()).toBe("status 504");
  expect(requests).toHaveLength(3);
  expect(events.at(-1)).toMatchObject({ reason: "attempts_used", status: 504, attempts: 3, elapsedMs: 750 });
});

describe("a hook that throws ends the call", () => {
  test.each(["attempt", "wait_begin", "wait_end", "give_up"])("at %s", async (type) => {
    const bug = new Error("bug");
    const cancel = vi.fn<() => void>();
    const fetch = withRetry(async () => new Response(new ReadableStream({ cancel }), { status: 503 }), {
      maxRetries: type === "give_up" ? 0 : 2,
      onEvent: (event) => {
        if (event.type === type) throw bug;
      },
    });
    expect(await rejectionOf(runTimersUntil(fetch(URL_OF_NOBODY)))).toBe(bug);
    expect(cancel).toHaveBeenCalledTimes(1);
  });
});

test("events say which request they are about", async () => {
  const events: unknown[] = [];
  const fetch = withRetry(scripted(200).fetch, { onEvent: (event) => void events.push(event) });
  await runTimersUntil(fetch(new Request(URL_OF_NOBODY, { method: "POST" })));
  await runTimersUntil(fetch(new URL(URL_OF_NOBODY)));
  expect(events).toMatchObject([
    { method: "POST", url: URL_OF_NOBODY },
    { method: "GET", url: URL_OF_NOBODY },
  ]);
});

test("an abort that a fetch does not listen to ends the call, and a late answer is let go", async () => {
  const controller = new AbortController();
  let answer: (response: Response) => void = () => {};
  const fetch = withRetry(() => new Promise((resolve) => (answer = resolve)));
  const call = fetch(URL_OF_NOBODY, { signal: controller.signal });
  await flushEventLoop();
  controller.abort("stop");
  expect(await rejectionOf(runTimersUntil(call))).toBe("stop");
  const late = await new Promise((resolve) => answer(new Response(new ReadableStream({ cancel: resolve }))));
  expect(late).toBeUndefined();
});

test("a signal that is aborted already sends nothing", async () => {
  const { fetch, requests } = scripted(200);
  const call = withRetry(fetch)(new Request(URL_OF_NOBODY, { signal: AbortSignal.abort("stop") }));
  expect(await rejectionOf(runTimersUntil(call))).toBe("stop");
  expect(requests).toHaveLength(0);
});

test("options that make no sense are refused", () => {
  expect(() => withRetry(hanging, { maxRetries: 1.5 })).toThrow(RangeError);
  expect(() => withRetry(hanging, { maxRetries: -1 })).toThrow(RangeError);
  expect(() => withRetry(hanging, { maxRetryAfter: Number.NaN })).toThrow(RangeError);
});
