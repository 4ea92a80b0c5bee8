import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { countAbortListeners, rejectionOf } from "@grinfi/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type ClientOptions, createClient } from "../src/index.ts";
import { clientWith } from "./support/client.ts";
import { RawServer } from "./support/raw-server.ts";
import { rawResponse } from "./support/wrong-responses.ts";

/** Not an `Error`, so that it cannot be confused with one. */
const REASON = { changed: "my mind" };
const never = (): Promise<never> => new Promise(() => {});

/** The stages of a call. Each aborts the call when it is reached, and ignores the signal itself. */
const STAGES: Readonly<Record<string, (abort: () => void) => ClientOptions>> = {
  "while the key function runs": (abort) => ({
    apiKey: () => {
      abort();
      return never();
    },
  }),
  "in a request hook": (abort) => ({
    hooks: {
      onRequest: () => {
        abort();
        return never();
      },
    },
  }),
  "while a fetch that ignores the signal waits": (abort) => ({
    fetch: () => {
      abort();
      return never();
    },
  }),
  "in a response hook": (abort) => ({
    fetch: async () => Response.json({}),
    hooks: {
      onResponse: () => {
        abort();
        return never();
      },
    },
  }),
  "while a body that ignores the signal is read": (abort) => ({
    fetch: async () => new Response(new ReadableStream({ pull: () => abort() }, { highWaterMark: 0 })),
  }),
  "while the body of an error is read": (abort) => ({
    fetch: async () =>
      new Response(new ReadableStream({ pull: () => abort() }, { highWaterMark: 0 }), { status: 500 }),
  }),
};

describe("a call that is aborted rejects with the reason itself and leaves no listener", () => {
  test.each(Object.entries(STAGES))("%s", async (_, stage) => {
    const controller = new AbortController();
    const { client } = clientWith(
      () => never(),
      stage(() => controller.abort(REASON)),
    );
    const { signal } = controller;
    expect(await rejectionOf(client.call.listTags({}, { signal }))).toBe(REASON);
    expect(countAbortListeners(signal)).toBe(0);
  });

  test.each(Object.entries(STAGES))("by path, %s", async (_, stage) => {
    const controller = new AbortController();
    const { paths } = clientWith(
      () => never(),
      stage(() => controller.abort(REASON)),
    );
    const { signal } = controller;
    expect(await rejectionOf(paths.GET("/leads/api/tags", { signal }))).toBe(REASON);
    expect(countAbortListeners(signal)).toBe(0);
  });

  test("before it begins: nothing is requested or sent", async () => {
    let keyRequests = 0;
    const apiKey = (): string => `not-a-real-key-${++keyRequests}`;
    const { client, requests } = clientWith(() => Response.json({}), { apiKey });
    const signal = AbortSignal.abort(REASON);
    expect(await rejectionOf(client.call.listTags({}, { signal }))).toBe(REASON);
    expect(await rejectionOf(client.call.listTags({}, { signal }).withResponse())).toBe(REASON);
    expect(await rejectionOf(client.call.listTags({}, { signal }).asResponse())).toBe(REASON);
    expect(requests).toEqual([]);
    expect(keyRequests).toBe(0);
    expect(countAbortListeners(signal)).toBe(0);
  });

  test("with null as the reason", async () => {
    const signal = AbortSignal.abort(null);
    const { client } = clientWith(() => Response.json({}));
    expect(await rejectionOf(client.call.listTags({}, { signal }))).toBeNull();
  });
});

/** Creates a promise and the function that resolves it. */
function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

test("nothing is sent if the call is aborted while the key function or the request hook runs", async () => {
  for (const option of ["apiKey", "hooks"] as const) {
    const controller = new AbortController();
    const { promise, resolve } = deferred<void>();
    const wait = async (): Promise<string> => {
      controller.abort(REASON);
      await promise;
      return "not-a-real-key";
    };
    const hooks = { onRequest: async () => void (await wait()) };
    const events: unknown[] = [];
    const options: ClientOptions =
      option === "apiKey"
        ? { apiKey: wait, hooks: { onRequest: (event) => void events.push(event) } }
        : { hooks };
    const { client, requests } = clientWith(() => Response.json({}), options);
    expect(await rejectionOf(client.call.listTags({}, { signal: controller.signal }))).toBe(REASON);
    resolve();
    await new Promise((done) => setTimeout(done, 0));
    expect(requests).toEqual([]);
    expect(events).toEqual([]);
  }
});

test("a response that arrives after the abort is discarded", async () => {
  const controller = new AbortController();
  const { promise, resolve } = deferred<Response>();
  const cancelled = deferred<void>();
  const { client } = clientWith(() => {
    controller.abort(REASON);
    return promise;
  });
  expect(await rejectionOf(client.call.listTags({}, { signal: controller.signal }))).toBe(REASON);
  resolve(new Response(new ReadableStream({ cancel: () => cancelled.resolve() })));
  await expect(cancelled.promise).resolves.toBeUndefined();
});

test("a call that succeeds or fails leaves no listener", async () => {
  const statuses = [200, 200, 200, 200, 404, 500];
  const { client, paths } = clientWith(() =>
    Response.json({ data: [] }, { status: statuses.shift() ?? 200 }),
  );
  const { signal } = new AbortController();
  await client.call.listTags({}, { signal });
  await client.call.listTags({}, { signal }).withResponse();
  await client.call.deleteList({ path: { uuid: "u" } }, { signal });
  await paths.GET("/leads/api/tags", { signal });
  await rejectionOf(client.call.listTags({}, { signal }));
  await rejectionOf(client.call.listTags({}, { signal }).asResponse());
  await rejectionOf(client.call.getList({ path: { uuid: "" } }, { signal }));
  expect(statuses).toEqual([]);
  expect(countAbortListeners(signal)).toBe(0);
});

test("a response that is requested after the abort rejects with the reason", async () => {
  const { client } = clientWith(
    () => new Response(new ReadableStream({ pull: () => new Promise(() => {}) })),
  );
  const controller = new AbortController();
  const call = client.call.listTags({}, { signal: controller.signal });
  await new Promise((resolve) => setTimeout(resolve, 0));
  controller.abort(REASON);
  expect(await rejectionOf(call.asResponse())).toBe(REASON);
});

test("a response that the caller reads is bound to the signal until it is collected as garbage", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const { client } = clientWith(() => Response.json({ data: [] }));
  const { signal } = new AbortController();
  const read = async (): Promise<void> => {
    await (await client.call.listTags({}, { signal }).asResponse()).json();
  };
  for (let count = 0; count < 20; count++) await read();
  // All responses share one listener, until the last is collected.
  expect(countAbortListeners(signal)).toBe(1);
  while (countAbortListeners(signal) > 0) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
});

describe("over a socket", () => {
  let server: RawServer;
  beforeEach(async () => {
    server = await RawServer.start();
  });
  afterEach(() => server.stop());

  const HEAD = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
  test.each([
    ["before the headers", ""],
    ["in the headers", HEAD],
    ["in the body", `${HEAD}content-length: 100\r\n\r\n{"da`],
  ])("an abort %s closes the connection", async (_, bytes) => {
    const controller = new AbortController();
    const { signal } = controller;
    server.respondWith((socket) => socket.write(bytes, () => controller.abort(REASON)));
    const client = createClient({ apiKey: "not-a-real-key", baseUrl: server.url });
    expect(await rejectionOf(client.call.listTags({}, { signal }))).toBe(REASON);
    expect(countAbortListeners(signal)).toBe(0);
    await server.waitForClosed(0);
    expect(server.openConnections).toBe(0);
  });

  test("an abort ends a response whose body is read as a stream", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    server.respondWith((socket) => void socket.write(`${HEAD}content-length: 100\r\n\r\n{"da`));
    const client = createClient({ apiKey: "not-a-real-key", baseUrl: server.url });
    const response = await client.call.listTags({}, { signal }).asResponse();
    const text = response.text();
    controller.abort(REASON);
    expect(await rejectionOf(text)).toBe(REASON);
    expect(countAbortListeners(signal)).toBe(0);
    await server.waitForClosed(0);
    expect(server.openConnections).toBe(0);
  });

  test("an abort after the end changes nothing", async () => {
    const controller = new AbortController();
    server.respondWith(
      (socket) => void socket.write(rawResponse("200 OK", "content-type: application/json\r\n", "{}")),
    );
    const client = createClient({ apiKey: "not-a-real-key", baseUrl: server.url });
    const call = client.call.listTags({}, { signal: controller.signal });
    expect(await call).toEqual({});
    controller.abort(REASON);
    expect(await call).toEqual({});
  });
});
