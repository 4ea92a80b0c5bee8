import { expect, test, vi } from "vitest";
import { scripted, URL_OF_NOBODY } from "../../test/support/fetches.ts";
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

test("the body is in memory when the answer is there", async () => {
  const answer = Object.defineProperty(pieces("ab", "cd"), "url", { value: URL_OF_NOBODY });
  const response = await withBufferedBody(scripted(answer).fetch)(URL_OF_NOBODY);
  expect(answer.bodyUsed).toBe(true);
  expect(response).toMatchObject({ status: 201, url: URL_OF_NOBODY });
  expect(response.headers.get("x-id")).toBe("1");
  expect(await response.text()).toBe("abcd");
});

test("a body that breaks off is a failed attempt", async () => {
  const broken = new TypeError("terminated");
  const { fetch, requests } = scripted(pieces("ab", broken), pieces("abcd"));
  const response = await withRetry(withBufferedBody(fetch), { baseDelay: 0 })(URL_OF_NOBODY);
  expect(await response.text()).toBe("abcd");
  expect(requests).toHaveLength(2);
});

test("it is not repeated for a request that is not repeatable", async () => {
  const broken = new TypeError("terminated");
  const { fetch, requests } = scripted(pieces("ab", broken));
  const call = withRetry(withBufferedBody(fetch))(URL_OF_NOBODY, { method: "POST" });
  await expect(call).rejects.toMatchObject({ cause: broken, reason: "not_repeatable", maybeProcessed: true });
  expect(requests).toHaveLength(1);
});

test("a body that is too long is let go and not tried again", async () => {
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
  const { fetch, requests } = scripted(endless);
  const call = withRetry(withBufferedBody(fetch, { limit: 20 }))(URL_OF_NOBODY);
  const error = await call.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(BodyTooLargeError);
  expect(error).toMatchObject({ code: "body_too_large", attempts: 1, maybeProcessed: true });
  expect(requests).toHaveLength(1);
  expect(cancel).toHaveBeenCalledTimes(1);
});

test("the length that an answer declares is used, unless the body is encoded", async () => {
  const declared = new Response("abcd", { headers: { "content-length": "4" } });
  expect(await (await withBufferedBody(scripted(declared).fetch, { limit: 4 })(URL_OF_NOBODY)).text()).toBe(
    "abcd",
  );
  const encoded = new Response("abcd", { headers: { "content-length": "2", "content-encoding": "gzip" } });
  const call = withBufferedBody(scripted(encoded).fetch, { limit: 3 })(URL_OF_NOBODY);
  await expect(call).rejects.toBeInstanceOf(BodyTooLargeError);
});

test("an answer without a body stays as it is", async () => {
  const empty = new Response(null, { status: 204 });
  expect(await withBufferedBody(scripted(empty).fetch)(URL_OF_NOBODY)).toBe(empty);
});

test("an abort ends the reading", async () => {
  const controller = new AbortController();
  const body = new ReadableStream({ pull: () => controller.abort("stop") }, { highWaterMark: 0 });
  const { fetch } = scripted(new Response(body));
  await expect(withBufferedBody(fetch)(URL_OF_NOBODY, { signal: controller.signal })).rejects.toBe("stop");
});
