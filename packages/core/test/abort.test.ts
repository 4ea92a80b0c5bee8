import { getEventListeners } from "node:events";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type ClientOptions, createClient } from "../src/index.ts";
import { clientWith, rejectionOf } from "./support/client.ts";
import { whole } from "./support/wrong-answers.ts";
import { WrongServer } from "./support/wrong-server.ts";

/** Not an `Error`, so that it cannot be taken for one by chance. */
const REASON = { changed: "my mind" };
const never = (): Promise<never> => new Promise(() => {});
const listenersOf = (signal: AbortSignal): number => getEventListeners(signal, "abort").length;

/** Where a call can be; each aborts when it is there, and none of them listens to the signal by itself. */
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
  "while a fetch that does not listen waits": (abort) => ({
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
  "while a body that does not listen is read": (abort) => ({
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
    expect(listenersOf(signal)).toBe(0);
  });

  test.each(Object.entries(STAGES))("by path, %s", async (_, stage) => {
    const controller = new AbortController();
    const { paths } = clientWith(
      () => never(),
      stage(() => controller.abort(REASON)),
    );
    const { signal } = controller;
    expect(await rejectionOf(paths.GET("/leads/api/tags", { signal }))).toBe(REASON);
    expect(listenersOf(signal)).toBe(0);
  });

  test("before it begins: nothing is asked or sent", async () => {
    let asked = 0;
    const apiKey = (): string => `not-a-real-key-${++asked}`;
    const { client, requests } = clientWith(() => Response.json({}), { apiKey });
    const signal = AbortSignal.abort(REASON);
    expect(await rejectionOf(client.call.listTags({}, { signal }))).toBe(REASON);
    expect(await rejectionOf(client.call.listTags({}, { signal }).withResponse())).toBe(REASON);
    expect(await rejectionOf(client.call.listTags({}, { signal }).asResponse())).toBe(REASON);
    expect(requests).toEqual([]);
    expect(asked).toBe(0);
    expect(listenersOf(signal)).toBe(0);
  });

  test("with a reason that is nothing", async () => {
    const signal = AbortSignal.abort(null);
    const { client } = clientWith(() => Response.json({}));
    expect(await rejectionOf(client.call.listTags({}, { signal }))).toBeNull();
  });
});

/** A promise and the function that settles it. */
function later<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

test("nothing is sent when the call was aborted while the key function or the request hook ran", async () => {
  for (const option of ["apiKey", "hooks"] as const) {
    const controller = new AbortController();
    const { promise, resolve } = later<void>();
    const wait = async (): Promise<string> => {
      controller.abort(REASON);
      await promise;
      return "not-a-real-key";
    };
    const hooks = { onRequest: async () => void (await wait()) };
    const told: unknown[] = [];
    const options: ClientOptions =
      option === "apiKey"
        ? { apiKey: wait, hooks: { onRequest: (event) => void told.push(event) } }
        : { hooks };
    const { client, requests } = clientWith(() => Response.json({}), options);
    expect(await rejectionOf(client.call.listTags({}, { signal: controller.signal }))).toBe(REASON);
    resolve();
    await new Promise((done) => setTimeout(done, 0));
    expect(requests).toEqual([]);
    expect(told).toEqual([]);
  }
});

test("an answer that comes after the abort is thrown away", async () => {
  const controller = new AbortController();
  const { promise, resolve } = later<Response>();
  const cancelled = later<void>();
  const { client } = clientWith(() => {
    controller.abort(REASON);
    return promise;
  });
  expect(await rejectionOf(client.call.listTags({}, { signal: controller.signal }))).toBe(REASON);
  resolve(new Response(new ReadableStream({ cancel: () => cancelled.resolve() })));
  await expect(cancelled.promise).resolves.toBeUndefined();
});

test("a call that succeeds or fails leaves no listener", async () => {
  const answers = [200, 200, 200, 200, 404, 500];
  const { client, paths } = clientWith(() => Response.json({ data: [] }, { status: answers.shift() ?? 200 }));
  const { signal } = new AbortController();
  await client.call.listTags({}, { signal });
  await client.call.listTags({}, { signal }).withResponse();
  await client.call.deleteList({ path: { uuid: "u" } }, { signal });
  await paths.GET("/leads/api/tags", { signal });
  await rejectionOf(client.call.listTags({}, { signal }));
  await rejectionOf(client.call.listTags({}, { signal }).asResponse());
  await rejectionOf(client.call.getList({ path: { uuid: "" } }, { signal }));
  expect(answers).toEqual([]);
  expect(listenersOf(signal)).toBe(0);
});

test("a response that is asked for after the abort rejects with the reason", async () => {
  const { client } = clientWith(
    () => new Response(new ReadableStream({ pull: () => new Promise(() => {}) })),
  );
  const controller = new AbortController();
  const call = client.call.listTags({}, { signal: controller.signal });
  await new Promise((resolve) => setTimeout(resolve, 0));
  controller.abort(REASON);
  expect(await rejectionOf(call.asResponse())).toBe(REASON);
});

test("a response that the caller reads is followed by the signal until it is collected as garbage", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const { client } = clientWith(() => Response.json({ data: [] }));
  const { signal } = new AbortController();
  const read = async (): Promise<void> => {
    await (await client.call.listTags({}, { signal }).asResponse()).json();
  };
  for (let count = 0; count < 20; count++) await read();
  // One for all of them, until the last is gone.
  expect(listenersOf(signal)).toBe(1);
  while (listenersOf(signal) > 0) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
});

describe("over a socket", () => {
  let server: WrongServer;
  beforeEach(async () => {
    server = await WrongServer.start();
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
    server.answer((socket) => socket.write(bytes, () => controller.abort(REASON)));
    const client = createClient({ apiKey: "not-a-real-key", baseUrl: server.url });
    expect(await rejectionOf(client.call.listTags({}, { signal }))).toBe(REASON);
    expect(listenersOf(signal)).toBe(0);
    await server.settle(0);
    expect(server.open).toBe(0);
  });

  test("an abort ends a response whose body is read as a stream", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    server.answer((socket) => void socket.write(`${HEAD}content-length: 100\r\n\r\n{"da`));
    const client = createClient({ apiKey: "not-a-real-key", baseUrl: server.url });
    const response = await client.call.listTags({}, { signal }).asResponse();
    const text = response.text();
    controller.abort(REASON);
    expect(await rejectionOf(text)).toBe(REASON);
    expect(listenersOf(signal)).toBe(0);
    await server.settle(0);
    expect(server.open).toBe(0);
  });

  test("an abort after the end changes nothing", async () => {
    const controller = new AbortController();
    server.answer((socket) => void socket.write(whole("200 OK", "content-type: application/json\r\n", "{}")));
    const client = createClient({ apiKey: "not-a-real-key", baseUrl: server.url });
    const call = client.call.listTags({}, { signal: controller.signal });
    expect(await call).toEqual({});
    controller.abort(REASON);
    expect(await call).toEqual({});
  });
});
