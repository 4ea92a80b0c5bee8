import type { IncomingMessage, RequestListener } from "node:http";
import { setImmediate } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import { toNodeHandler } from "../../src/index.ts";
import { RECEIVER_SECRET } from "../support/account.ts";
import { bytesOf, exchange, lastBytesOf, open, write } from "./raw-client.ts";
import { createQuietReceiver, listen, reply } from "./servers.ts";

const delivery = { target: `/${RECEIVER_SECRET}`, body: reply() };

/** A receiver behind code that runs before it, such as a middleware. */
async function startBehind(prepare: (...args: Parameters<RequestListener>) => unknown) {
  const onError = vi.fn();
  const handle = vi.fn();
  const listener = toNodeHandler(createQuietReceiver({ on: { contact_replied_email: handle }, onError }));
  const ends: Promise<void>[] = [];
  const port = await listen(async (incoming, outgoing) => {
    await prepare(incoming, outgoing);
    ends.push(listener(incoming, outgoing));
  });
  return { handle, onError, port, ends };
}

const readAll = async (incoming: IncomingMessage): Promise<void> => {
  for await (const _ of incoming);
};

describe("the request listener", () => {
  test.each([
    ["is a whole URL with a password", `https://user:pass@hooks.example.com/hooks/${RECEIVER_SECRET}`, 204],
    ["is a whole URL without the secret", "http://hooks.example.com:8080", 404],
    ["is `*`", "*", 404],
  ])("accepts a target that %s", async (_, target, status) => {
    const { port } = await startBehind(() => {});
    expect((await exchange(port, [lastBytesOf({ ...delivery, target })])).statuses).toEqual([status]);
  });

  test.each(["TRACE", "PROPFIND", "PURGE"])("responds with 405 to %s", async (method) => {
    const { port } = await startBehind(() => {});
    const requests = [bytesOf({ ...delivery, method }), lastBytesOf({ ...delivery, method })];
    expect((await exchange(port, requests)).statuses).toEqual([405, 405]);
  });

  test("lets a client go on that asks whether it may send the body", async () => {
    const { port } = await startBehind(() => {});
    const request = lastBytesOf({ ...delivery, headers: ["expect: 100-continue"] });
    expect((await exchange(port, [request])).statuses).toEqual([100, 204]);
  });

  test("reads a body that waits or was paused", async () => {
    const { handle, port } = await startBehind(async (incoming) => {
      incoming.pause();
      await setImmediate();
    });
    expect((await exchange(port, [lastBytesOf(delivery)])).statuses).toEqual([204]);
    expect(handle).toHaveBeenCalledOnce();
  });

  test("reports a body that something else has read", async () => {
    const { onError, port } = await startBehind(readAll);
    expect((await exchange(port, [lastBytesOf(delivery)])).statuses).toEqual([500]);
    expect(onError.mock.calls[0]?.[0]).toMatchObject({ code: "body_used" });
  });

  test("reports what a body parser returned if it is not JSON", async () => {
    const { onError, port } = await startBehind(async (incoming) => {
      await readAll(incoming);
      Object.assign(incoming, { body: { id: 1n } });
    });
    expect((await exchange(port, [lastBytesOf(delivery)])).statuses).toEqual([500]);
    expect(onError.mock.calls[0]?.[0]).toBeInstanceOf(TypeError);
  });

  test("ends if the client has left before it started", async () => {
    const { ends, handle, onError, port } = await startBehind(
      (incoming) => new Promise((resolve) => incoming.on("close", resolve)),
    );
    const socket = await open(port);
    await write(socket, bytesOf(delivery).subarray(0, -1));
    socket.resetAndDestroy();
    await vi.waitFor(() => expect(ends).toHaveLength(1));
    await Promise.all(ends);
    expect(onError).toHaveBeenCalledOnce();
    expect(handle).not.toHaveBeenCalled();
  });

  test("leaves a response that was already sent", async () => {
    const { ends, port } = await startBehind((_, outgoing) => outgoing.writeHead(503).end("Too late"));
    const { statuses, text } = await exchange(port, [lastBytesOf(delivery)]);
    expect(statuses).toEqual([503]);
    expect(text).toContain("Too late");
    await Promise.all(ends);
  });
});
