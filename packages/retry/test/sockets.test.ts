import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { isResilienceError, type ResilienceOptions, type RetryError, withResilience } from "../src/index.ts";
import { selfSignedCertificate } from "./support/certificate.ts";
import { SocketServer } from "./support/socket-server.ts";

const POST: RequestInit = { method: "POST", body: '{"to":"nobody"}', redirect: "error" };

let server: SocketServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

/** Returns the error of a call with the `fetch` of the platform. */
async function thrownBy(url: string, init: RequestInit, options: ResilienceOptions = {}): Promise<object> {
  const patient = { timeout: Number.POSITIVE_INFINITY, baseDelay: 0, maxBufferedBytes: 1024 };
  const fetch = withResilience(globalThis.fetch, { ...patient, ...options });
  const error = await fetch(url, init).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isResilienceError(error)) throw error ?? new Error("The call did not throw.");
  return error;
}

/** Returns a URL on loopback at which no server listens. */
async function closedPort(): Promise<string> {
  const closed = await SocketServer.start(() => {});
  const { url } = closed;
  await closed.stop();
  return url;
}

describe("a send that is not repeatable", () => {
  test("to a closed port is retried, and nothing was sent", async () => {
    const error = await thrownBy(await closedPort(), POST);
    expect(error).toMatchObject({ reason: "retries_exhausted", attempts: 3, maybeProcessed: false });
  });

  test("to an unknown host is retried, and nothing was sent", async () => {
    const error = await thrownBy("http://nobody.invalid/", POST);
    expect(error).toMatchObject({ reason: "retries_exhausted", attempts: 3, maybeProcessed: false });
  });

  const resets: Record<string, (socket: Socket, received: () => string) => void> = {
    "while it reads the request": (socket) => void socket.once("data", () => socket.resetAndDestroy()),
    "after it has read the request": (socket, received) =>
      void socket.on("data", () => {
        if (received().endsWith("}")) socket.resetAndDestroy();
      }),
    "in the headers of its response": (socket, received) =>
      void socket.on("data", () => {
        if (received().endsWith("}")) socket.write("HTTP/1.1 200 OK\r\ncont", () => socket.destroy());
      }),
    "in the body of its response": (socket, received) =>
      void socket.on("data", () => {
        if (!received().endsWith("}")) return;
        socket.write("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{", () => socket.destroy());
      }),
  };

  test.each(Object.entries(resets))("is sent once if the server closes the connection %s", async (_, act) => {
    server = await SocketServer.start(act);
    const error = await thrownBy(server.url, POST);
    expect(error).toMatchObject({ reason: "not_repeatable", attempts: 1, maybeProcessed: true });
    expect(server.received).toHaveLength(1);
  });

  test("is sent again after a reset only if the connection was not established yet", async () => {
    server = await SocketServer.start((socket) => void socket.resetAndDestroy());
    const { attempts, maybeProcessed, reason } = (await thrownBy(server.url, POST)) as RetryError;
    // It depends on microseconds which of the two the system reports.
    if (maybeProcessed) expect(reason).toBe("not_repeatable");
    else expect([reason, attempts]).toEqual(["retries_exhausted", 3]);
    expect(server.received).toEqual(Array<string>(attempts).fill(""));
  });

  test("is sent once if the server does not respond in time", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    onTestFinished(() => void vi.useRealTimers());
    server = await SocketServer.start((socket, received) => {
      socket.on("data", () => {
        if (received().endsWith("}")) vi.advanceTimersByTime(300);
      });
    });
    const error = await thrownBy(server.url, POST, { timeout: 300 });
    expect(error).toMatchObject({
      reason: "not_repeatable",
      maybeProcessed: true,
      cause: { kind: "attempt" },
    });
    expect(server.received).toHaveLength(1);
  });

  test("to a server with an untrusted certificate is not sent at all", async () => {
    let requests = 0;
    const untrusted = createServer(selfSignedCertificate(), (_, response) => {
      requests += 1;
      response.end();
    });
    untrusted.listen(0, "127.0.0.1");
    await once(untrusted, "listening");
    const { port } = untrusted.address() as AddressInfo;
    try {
      const error = await thrownBy(`https://127.0.0.1:${port}/`, POST);
      expect(error).toMatchObject({ reason: "untrusted_certificate", attempts: 1, maybeProcessed: false });
      expect(requests).toBe(0);
    } finally {
      untrusted.close();
    }
  });

  test("that is redirected to a closed port may have been acted on, and is sent once", async () => {
    const closed = await closedPort();
    server = await SocketServer.start((socket, received) => {
      socket.on("data", () => {
        if (received().endsWith("}")) socket.end(`HTTP/1.1 303 See Other\r\nlocation: ${closed}\r\n\r\n`);
      });
    });
    const error = await thrownBy(server.url, { ...POST, redirect: "follow" });
    expect(error).toMatchObject({ reason: "not_repeatable", maybeProcessed: true });
    expect(server.received).toHaveLength(1);
  });
});

test("a GET with a truncated response is retried", async () => {
  let count = 0;
  server = await SocketServer.start((socket) => {
    socket.on("data", () => {
      count += 1;
      const body = count < 3 ? "{" : '{"a":1}';
      socket.end(`HTTP/1.1 200 OK\r\ncontent-length: 7\r\nconnection: close\r\n\r\n${body}`);
    });
  });
  const fetch = withResilience(globalThis.fetch, { baseDelay: 0, maxBufferedBytes: 1024 });
  const response = await fetch(server.url);
  expect(await response.json()).toEqual({ a: 1 });
  expect(response.url).toBe(server.url);
  expect(count).toBe(3);
});

test("a request with a body is sent again with the same bytes and headers", async () => {
  let count = 0;
  server = await SocketServer.start((socket, received) => {
    socket.on("data", () => {
      if (!received().endsWith("}")) return;
      count += 1;
      const status = count < 3 ? "429 Too Many Requests" : "201 Created";
      socket.end(`HTTP/1.1 ${status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`);
    });
  });
  const fetch = withResilience(globalThis.fetch, { baseDelay: 0 });
  const headers = { "content-type": "application/json", "x-id": "1" };
  const response = await fetch(new Request(server.url, { ...POST, headers }));
  expect(response.status).toBe(201);
  expect(server.received).toHaveLength(3);
  expect(new Set(server.received).size).toBe(1);
  expect(server.received[0]).toMatch(/content-type: application\/json\r\n.*content-length: 15\r\n/is);
});

test("a response that is not used frees its connection", async () => {
  const sockets = new Set<Socket>();
  let count = 0;
  server = await SocketServer.start((socket) => {
    sockets.add(socket);
    socket.on("data", () => {
      count += 1;
      // A long body that the client never reads.
      if (count < 3)
        socket.write(`HTTP/1.1 503 Busy\r\ncontent-length: 9000000\r\n\r\n${"x".repeat(100_000)}`);
      else socket.end("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    });
  });
  const fetch = withResilience(globalThis.fetch, { baseDelay: 0 });
  await fetch(server.url);
  for (const socket of sockets) if (!socket.destroyed) await once(socket, "close");
});
