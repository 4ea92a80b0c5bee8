import { createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Grinfi, type GrinfiError, type GrinfiOptions } from "../src/index.ts";

let server: Server;
const sockets = new Set<Socket>();
const stop = async (): Promise<void> => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await new Promise((resolve) => server.close(resolve));
};
beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(async () => {
  vi.useRealTimers();
  await stop();
});

/** For a server that stalls after the headers: lets the timeouts expire when the client has received them. */
const STALLED: GrinfiOptions = {
  hooks: { onResponse: ({ status }) => (status === undefined ? undefined : expireTimeouts()) },
};

/** Lets all timeouts expire after pending events were processed, on a machine of any speed. */
const expireTimeouts = (): void => void setImmediate(() => vi.advanceTimersByTime(60_000));

/** How the server handles each request in turn. The last entry applies to all later requests. */
type Reply = (socket: Socket) => unknown;

interface Started {
  readonly grinfi: Grinfi;
  readonly address: string;
  /** The number of requests that the server has received. */
  readonly received: () => number;
}

/** A client of a server that handles each request on its own connection. */
async function start(replies: readonly Reply[], options: GrinfiOptions = {}): Promise<Started> {
  let received = 0;
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("data", () => {
      const reply = replies[Math.min(received, replies.length - 1)];
      received += 1;
      reply?.(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("The server has no port.");
  const address = `127.0.0.1:${bound.port}`;
  const grinfi = new Grinfi({
    ...{ apiKey: "not-a-real-key", baseUrl: `http://${address}` },
    rateLimit: { baseDelay: 0 },
    retry: { baseDelay: 0 },
    ...options,
  });
  return { grinfi, address, received: () => received };
}

const HEADERS = "content-type: application/json\r\nconnection: close\r\n";
const respond =
  (status: string, body = "{}"): Reply =>
  (socket) =>
    socket.end(`HTTP/1.1 ${status}\r\n${HEADERS}content-length: ${body.length}\r\n\r\n${body}`);
const breakOff =
  (status: string): Reply =>
  (socket) =>
    socket.end(`HTTP/1.1 ${status}\r\n${HEADERS}content-length: 100\r\n\r\n{"mes`);
const stall =
  (status: string): Reply =>
  (socket) =>
    socket.write(`HTTP/1.1 ${status}\r\n${HEADERS}content-length: 100\r\n\r\n{"mes`);
const reset: Reply = (socket) => socket.resetAndDestroy();
const TAGS = respond("200 OK", '{"data":[]}');
const TAG = respond("200 OK", '{"uuid":"t"}');

async function failureOf(promise: PromiseLike<unknown>): Promise<GrinfiError> {
  return promise.then(
    () => {
      throw new Error("The call succeeded.");
    },
    (error: GrinfiError) => error,
  );
}

/** Calls that change nothing, including those that are a POST. */
const READS: Readonly<Record<string, (grinfi: Grinfi) => PromiseLike<unknown>>> = {
  "a GET": (grinfi) => grinfi.call.listTags(),
  "a search": (grinfi) => grinfi.call.searchContacts({ body: { filter: { list_uuid: "l" } } }),
};
const write = (grinfi: Grinfi): PromiseLike<unknown> => grinfi.call.createTag({ body: { name: "Hot" } });

describe("no connection", () => {
  /** The address of a server that was closed. */
  async function closed(): Promise<Started> {
    const started = await start([reset]);
    await stop();
    return started;
  }

  test.each(Object.entries({ ...READS, "a write": write }))(
    "if nothing listens, the error of %s names code and address, and it was not processed",
    async (_, call) => {
      const { address, grinfi } = await closed();
      const error = await failureOf(call(grinfi));
      expect(error).toMatchObject({ code: "connection", attempts: 3, maybeProcessed: false });
      expect(error.message).toContain(`could not connect to ${address} (ECONNREFUSED).`);
      expect(error.message).not.toContain("may have acted");
    },
  );

  test("if a name does not resolve, the error names code and host", async () => {
    const { grinfi } = await closed();
    const unresolved = grinfi.withOptions({
      // The error of Node. A real lookup would need a network.
      fetch: async () => {
        const fields = { code: "ENOTFOUND", syscall: "getaddrinfo", hostname: "api.invalid" };
        throw new TypeError("fetch failed", { cause: Object.assign(new Error("getaddrinfo"), fields) });
      },
    });
    const error = await failureOf(write(unresolved));
    expect(error).toMatchObject({ code: "connection", maybeProcessed: false });
    expect(error.message).toContain("could not connect to api.invalid (ENOTFOUND).");
  });

  test("if Deno could not connect, the error has only a message", async () => {
    const { address, grinfi } = await closed();
    const onDeno = grinfi.withOptions({
      fetch: async ({ url }) => {
        const words = `error sending request for url (${url}): client error (Connect): tcp connect error`;
        throw new TypeError("fetch failed", { cause: new Error(words) });
      },
    });
    const error = await failureOf(write(onDeno));
    expect(error).toMatchObject({ code: "connection", attempts: 3, maybeProcessed: false });
    expect(error.message).toContain(`could not connect to ${address}.`);
  });

  test("if every address of a name refuses, the error names the first", async () => {
    const { address, grinfi } = await closed();
    const local = grinfi.withOptions({ baseUrl: `http://${address.replace("127.0.0.1", "localhost")}` });
    const error = await failureOf(write(local));
    expect(error).toMatchObject({ code: "connection", maybeProcessed: false });
    expect(error.message).toMatch(/could not connect to (127\.0\.0\.1|::1):\d+ \(ECONNREFUSED\)\./);
  });
});

describe("an error of a read never says that the server may have acted", () => {
  const endings: Readonly<Record<string, readonly [Reply, code: string]>> = {
    "a reset": [reset, "connection"],
    "a body that breaks off": [breakOff("200 OK"), "connection"],
    "a body that stalls": [stall("200 OK"), "timeout"],
    "a response that never begins": [expireTimeouts, "timeout"],
    "a 503": [respond("503 Service Unavailable"), "server_error"],
    "a 408": [respond("408 Request Timeout"), "api_error"],
    "a 499": [respond("499 Client Closed Request"), "api_error"],
  };
  const cases = Object.entries(endings).flatMap(([ending, [reply, code]]) =>
    Object.entries(READS).map(([name, call]) => [name, ending, reply, code, call] as const),
  );
  test.each(cases)("%s that ends with %s", async (_, __, reply, code, call) => {
    const { grinfi } = await start([reply], code === "timeout" ? STALLED : {});
    const error = await failureOf(call(grinfi));
    expect(error).toMatchObject({ code, maybeProcessed: false });
    expect(error.message).not.toContain("acted");
  });

  test.each(Object.entries(endings))(
    "but an error of a write that ends with %s does",
    async (_, [reply, code]) => {
      const { grinfi, received } = await start([reply], code === "timeout" ? STALLED : {});
      const error = await failureOf(write(grinfi));
      expect(error).toMatchObject({ code, maybeProcessed: true, attempts: 1 });
      expect(error.message).toContain("The server may have acted on the request.");
      expect(received()).toBe(1);
    },
  );
});

describe("an error status counts even if its body is lost", () => {
  const statuses = [
    ...["400 Bad Request", "401 Unauthorized", "402 Payment Required", "403 Forbidden", "404 Not Found"],
    ...["409 Conflict", "413 Content Too Large", "422 Unprocessable Content"],
    "431 Request Header Fields Too Large",
  ];
  const cases = statuses.flatMap((status) => [
    [status, "breaks off", breakOff(status), {}] as const,
    [status, "stalls until the timeout of the attempt", stall(status), {}] as const,
    [status, "stalls until the total timeout", stall(status), { totalTimeout: 30_000 }] as const,
  ]);
  test.each(cases)("%s whose body %s", async (status, _, reply, options) => {
    const { grinfi, received } = await start([reply], { ...options, ...STALLED });
    const error = await failureOf(write(grinfi));
    expect(error).toMatchObject({ status: Number(status.slice(0, 3)), attempts: 1, maybeProcessed: false });
    expect(received()).toBe(1);
  });

  test.each([
    ["breaks off", breakOff("429 Too Many Requests")],
    ["stalls", stall("429 Too Many Requests")],
  ])("a 429 whose body %s is retried, even if the call is not repeatable", async (_, reply) => {
    const { grinfi, received } = await start([reply, TAG]);
    expect(await grinfi.call.createTag({ body: { name: "Hot" } })).toEqual({ uuid: "t" });
    expect(received()).toBe(2);
  });

  test.each([
    ["breaks off", breakOff("503 Service Unavailable")],
    ["stalls", stall("503 Service Unavailable")],
  ])("a 503 of a read whose body %s is retried", async (_, reply) => {
    const { grinfi } = await start([reply, TAGS]);
    expect(await grinfi.call.listTags()).toEqual({ data: [] });
  });

  test("an error status of a file also counts", async () => {
    const { grinfi } = await start([breakOff("422 Unprocessable Content")]);
    const error = await failureOf(grinfi.call.downloadExportFile({ body: { file_name: "a.csv" } }));
    expect(error).toMatchObject({ status: 422 });
  });
});
