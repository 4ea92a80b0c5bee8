import { expect, test, vi } from "vitest";
import { scriptedFetch, TEST_URL } from "../../test/support/fake-fetch.ts";
import { BodyTooLargeError, withBufferedBody, withRetry } from "../index.ts";

const pieces = (...parts: (string | Error)[]): Response => {
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const part = parts.shift();
      if (part === undefined) controller.close();
      else if (part instanceof Error) controller.error(part);
      else controller.enqueue(new TextEncoder().encode(part));
    },
  });
  return new Response(body, { status: 201, headers: { "x-id": "1" } });
};

test("the body is in memory when the response is returned", async () => {
  const original = Object.defineProperty(pieces("ab", "cd"), "url", { value: TEST_URL });
  const response = await withBufferedBody(scriptedFetch(original).fetch)(TEST_URL);
  expect(original.bodyUsed).toBe(true);
  expect(response).toMatchObject({ status: 201, url: TEST_URL });
  expect(response.headers.get("x-id")).toBe("1");
  expect(await response.text()).toBe("abcd");
});

test("a response whose body was already read is returned as it is", async () => {
  const original = pieces("ab");
  await original.text();
  expect(await withBufferedBody(async () => original)(TEST_URL)).toBe(original);
});

test("a truncated body is a failed attempt", async () => {
  const broken = new TypeError("terminated");
  const { fetch, requests } = scriptedFetch(pieces("ab", broken), pieces("abcd"));
  const response = await withRetry(withBufferedBody(fetch), { baseDelay: 0 })(TEST_URL);
  expect(await response.text()).toBe("abcd");
  expect(requests).toHaveLength(2);
});

test("a truncated body is not retried for a request that is not repeatable", async () => {
  const broken = new TypeError("terminated");
  const { fetch, requests } = scriptedFetch(pieces("ab", broken));
  const call = withRetry(withBufferedBody(fetch))(TEST_URL, { method: "POST" });
  await expect(call).rejects.toMatchObject({ cause: broken, reason: "not_repeatable", maybeProcessed: true });
  expect(requests).toHaveLength(1);
});

test("a body that is too large is discarded and not retried", async () => {
  const cancel = vi.fn<() => void>();
  const endless = (): Promise<Response> =>
    Promise.resolve(
      new Response(
        new ReadableStream({
          pull: (controller) => controller.enqueue(new Uint8Array(8)),
          cancel,
        }),
      ),
    );
  const { fetch, requests } = scriptedFetch(endless);
  const call = withRetry(withBufferedBody(fetch, { limit: 20 }))(TEST_URL);
  const error = await call.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(BodyTooLargeError);
  expect(error).toMatchObject({ code: "body_too_large", attempts: 1, maybeProcessed: true });
  expect(requests).toHaveLength(1);
  expect(cancel).toHaveBeenCalledTimes(1);
});

test("the content length is used, unless the body is encoded", async () => {
  const declared = new Response("abcd", { headers: { "content-length": "4" } });
  expect(await (await withBufferedBody(scriptedFetch(declared).fetch, { limit: 4 })(TEST_URL)).text()).toBe(
    "abcd",
  );
  const encoded = new Response("abcd", { headers: { "content-length": "2", "content-encoding": "gzip" } });
  const call = withBufferedBody(scriptedFetch(encoded).fetch, { limit: 3 })(TEST_URL);
  await expect(call).rejects.toBeInstanceOf(BodyTooLargeError);
});

test("a response without a body is returned unchanged", async () => {
  const empty = new Response(null, { status: 204 });
  expect(await withBufferedBody(scriptedFetch(empty).fetch)(TEST_URL)).toBe(empty);
});

test("an abort ends the read", async () => {
  const controller = new AbortController();
  const body = new ReadableStream({ pull: () => controller.abort("stop") }, { highWaterMark: 0 });
  const { fetch } = scriptedFetch(new Response(body));
  await expect(withBufferedBody(fetch)(TEST_URL, { signal: controller.signal })).rejects.toBe("stop");
});
