import { once } from "node:events";
import { gzipSync } from "node:zlib";
import { describe, expect, test, vi } from "vitest";
import { RECEIVER_SECRET } from "../support/account.ts";
import { bytesOf, exchange, lastBytesOf, open, split, write } from "./raw-client.ts";
import { createQuietReceiver, LISTENERS, listen, reply } from "./servers.ts";

const TARGET = `/${RECEIVER_SECRET}`;
const JSON_TYPE = "content-type: application/json; charset=utf-8";
const headers = [JSON_TYPE];
const delivery = { target: TARGET, headers, body: reply() };

describe.each(LISTENERS)("%s", (_, createListener) => {
  const start = async (options: Parameters<typeof createQuietReceiver>[0] = {}) => {
    const handle = vi.fn();
    const receiver = createQuietReceiver({ on: { contact_replied_email: handle }, ...options });
    return { handle, port: await listen(createListener(receiver)) };
  };

  test.each([
    ["in the path", TARGET],
    ["below a prefix", `/hooks${TARGET}`],
    ["in the query", `/hooks?region=eu&key=${RECEIVER_SECRET}`],
    [
      "in the query of a target that is a whole URL",
      `http://hooks.example.com:8080/hooks?key=${RECEIVER_SECRET}`,
    ],
    ["after empty segments of the path", `//x//y${TARGET}`],
    ["after a percent sign that encodes nothing", `/%?%=%&key=${RECEIVER_SECRET}`],
    ["behind a long query", `/hooks?a=${"x".repeat(8000)}&key=${RECEIVER_SECRET}`],
  ])("handles a delivery with the secret %s", async (_, target) => {
    const { handle, port } = await start();
    const { statuses } = await exchange(port, [lastBytesOf({ ...delivery, target })]);
    expect(statuses).toEqual([204]);
    expect(handle.mock.calls[0]?.[0]).toEqual({
      name: "contact_replied_email",
      payload: JSON.parse(reply()),
    });
  });

  test.each(["/", "//x", "/%", "/%FF%00", "/?", "/hooks/not-a-real-secret-2", `/#${RECEIVER_SECRET}`])(
    "responds with 404 to %s",
    async (target) => {
      const { handle, port } = await start();
      for (const method of ["POST", "PUT", "GET", "OPTIONS"]) {
        const { statuses, text } = await exchange(port, [lastBytesOf({ ...delivery, method, target })]);
        expect(statuses).toEqual([404]);
        expect(text).toMatch(/\r\nNot found$/);
      }
      expect(handle).not.toHaveBeenCalled();
    },
  );

  test.each(["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"])(
    "responds with 405 to %s",
    async (method) => {
      const { port } = await start();
      const { statuses, text } = await exchange(port, [lastBytesOf({ ...delivery, method })]);
      expect(statuses).toEqual([405]);
      expect(text.toLowerCase()).toContain("\r\nallow: post\r\n");
    },
  );

  test("responds with 400 to a delivery without a body", async () => {
    const { port } = await start();
    const parts = [bytesOf({ ...delivery, body: "" }), lastBytesOf({ ...delivery, body: "{}" })];
    expect((await exchange(port, parts)).statuses).toEqual([400, 400]);
  });

  test("handles a delivery that comes byte by byte", async () => {
    const { handle, port } = await start();
    const { statuses } = await exchange(port, split(lastBytesOf(delivery), 1));
    expect(statuses).toEqual([204]);
    expect(handle.mock.calls[0]?.[0].payload.contact.name).toBe("Zoë Sample");
  });

  test("handles a delivery in chunks of unknown total length", async () => {
    const { handle, port } = await start();
    const body = Buffer.from(reply());
    const chunks = [...split(body, 30)].map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`);
    const request = { ...delivery, headers: [JSON_TYPE, "transfer-encoding: chunked"], body: "" };
    const parts = [lastBytesOf(request), ...[...chunks, "0\r\n\r\n"].map((chunk) => Buffer.from(chunk))];
    expect((await exchange(port, parts)).statuses).toEqual([204]);
    expect(handle).toHaveBeenCalledOnce();
  });

  test("handles a compressed delivery", async () => {
    const { handle, port } = await start();
    const request = { ...delivery, headers: [JSON_TYPE, "content-encoding: gzip"], body: gzipSync(reply()) };
    expect((await exchange(port, [lastBytesOf(request)])).statuses).toEqual([204]);
    expect(handle).toHaveBeenCalledOnce();
  });

  test("ignores headers that come twice", async () => {
    const { port } = await start();
    const twice = [
      JSON_TYPE,
      JSON_TYPE,
      "x-forwarded-for: 10.0.0.1",
      "x-forwarded-for: 10.0.0.2",
      "a: 1",
      "a: 2",
    ];
    expect((await exchange(port, [lastBytesOf({ ...delivery, headers: twice })])).statuses).toEqual([204]);
  });

  test("handles deliveries on one connection, one after another and at once", async () => {
    const { handle, port } = await start();
    const first = bytesOf({ ...delivery, body: reply("e1") });
    const second = bytesOf({ ...delivery, body: reply("e2") });
    const third = lastBytesOf({ ...delivery, body: reply("e3") });
    expect((await exchange(port, [first, second, third])).statuses).toEqual([204, 204, 204]);
    expect((await exchange(port, [Buffer.concat([first, second, third])])).statuses).toEqual([204, 204, 204]);
    expect(handle).toHaveBeenCalledTimes(3);
  });

  test("handles an event once that comes 200 times at once", async () => {
    const { handle, port } = await start();
    const deliveries = Array.from({ length: 200 }, () => exchange(port, [lastBytesOf(delivery)]));
    const statuses = (await Promise.all(deliveries)).flatMap((received) => received.statuses);
    expect(statuses).toHaveLength(200);
    for (const status of statuses) expect([204, 503]).toContain(status);
    expect(statuses).toContain(204);
    expect(handle).toHaveBeenCalledOnce();
  });

  test("responds before the handler ends if it runs in the background", async () => {
    let end = (): void => {};
    const handling = new Promise<void>((resolve) => {
      end = resolve;
    });
    const ended = vi.fn();
    const handle = vi.fn(() => handling.then(ended));
    const { port } = await start({ on: { contact_replied_email: handle }, background: true });
    expect((await exchange(port, [lastBytesOf(delivery)])).statuses).toEqual([202]);
    expect(ended).not.toHaveBeenCalled();
    end();
    await vi.waitFor(() => expect(ended).toHaveBeenCalledOnce());
  });

  test("goes on after a client that ends the connection in the middle of a body", async () => {
    const { handle, port } = await start();
    const partial = bytesOf(delivery).subarray(0, -1);
    const sockets = [await open(port), await open(port), await open(port)];
    for (const socket of sockets) await write(socket, partial);
    expect((await exchange(port, [lastBytesOf({ ...delivery, body: reply("e2") })])).statuses).toEqual([204]);
    const closed = sockets.map((socket) => once(socket, "close"));
    sockets[0]?.resetAndDestroy();
    sockets[1]?.destroy();
    sockets[2]?.resume().end();
    await Promise.all(closed);
    expect((await exchange(port, [lastBytesOf({ ...delivery, body: reply("e3") })])).statuses).toEqual([204]);
    expect(handle.mock.calls.map(([event]) => event.payload.email.uuid)).toEqual(["e2", "e3"]);
  });

  test.each([
    [413, "POST", TARGET],
    [404, "POST", "/"],
    [405, "PUT", TARGET],
  ])("reads a large body before it responds with %i", async (status, method, target) => {
    const { handle, port } = await start({ maxBodyBytes: 20 });
    const body = JSON.stringify({ text: "x".repeat(9_000_000) });
    const request = { ...delivery, method, target, body };
    const closed = await exchange(port, split(lastBytesOf(request), 100_000));
    expect([closed.statuses, closed.error]).toEqual([[status], undefined]);
    const reused = await exchange(port, [...split(bytesOf(request), 100_000), lastBytesOf(delivery)]);
    expect([reused.statuses, reused.error]).toEqual([[status, 413], undefined]);
    expect(handle).not.toHaveBeenCalled();
  });
});
