import { rejectionOf } from "@grinfi/testing";
import { describe, expect, test, vi } from "vitest";
import { clientWith } from "../../test/support/client.ts";
import { RawServer } from "../../test/support/raw-server.ts";
import { rawResponse } from "../../test/support/wrong-responses.ts";
import { createMiddleware } from "../transport/create-middleware.ts";
import { CallPromise } from "./call-promise.ts";
import { createClient, type GrinfiClient } from "./client.ts";

/** Bytes of a body that is over the limit of 64 MB. */
const LARGE = 65 * 1024 * 1024;

/** Starts a server that responds with a body of `LARGE` bytes. */
async function startLarge(type: string, fill: string): Promise<{ client: GrinfiClient; server: RawServer }> {
  const server = await RawServer.start();
  const response = rawResponse("200 OK", `content-type: ${type}\r\n`, Buffer.alloc(LARGE, fill));
  server.respondWith((socket) => void socket.write(response));
  return { client: createClient({ apiKey: "not-a-real-key", baseUrl: server.url }), server };
}

describe("a call", () => {
  test("returns the value, the value with its response, or the response alone, with one request", async () => {
    const { client, requests } = clientWith(() =>
      Response.json({ data: [] }, { headers: { "x-request-id": "1" } }),
    );
    const call = client.call.listTags();
    expect(await call).toEqual({ data: [] });
    const { data, response } = await call.withResponse();
    expect(data).toEqual({ data: [] });
    expect(response.headers.get("x-request-id")).toBe("1");
    expect(response.bodyUsed).toBe(true);
    const unread = await call.asResponse();
    expect(unread.headers.get("x-request-id")).toBe("1");
    expect(await unread.json()).toEqual({ data: [] });
    expect(requests).toHaveLength(1);
  });

  test("with asResponse returns the response with an unread body", async () => {
    const { client } = clientWith(() => new Response("a,b\n", { headers: { "content-type": "text/csv" } }));
    const response = await client.call.downloadExportFile({ body: { file_name: "a.csv" } }).asResponse();
    expect(response.bodyUsed).toBe(false);
    expect(await response.text()).toBe("a,b\n");
  });

  test("reads the body before the response is returned, unless asResponse is called at once", async () => {
    const { client } = clientWith(() => Response.json({ data: [] }));
    const { response } = await client.call.listTags().withResponse();
    expect(response.bodyUsed).toBe(true);
    const call = client.call.listTags();
    const unread = await call.asResponse();
    expect(unread.bodyUsed).toBe(false);
    expect(await call).toEqual({ data: [] });
    expect(unread.bodyUsed).toBe(true);
  });

  test("rejects with the same error in all three forms", async () => {
    const { client } = clientWith(() => Response.json({}, { status: 404 }));
    const call = client.call.listTags();
    const error = await rejectionOf(call);
    expect(error).toMatchObject({ code: "not_found" });
    expect(await rejectionOf(call.withResponse())).toBe(error);
    expect(await rejectionOf(call.asResponse())).toBe(error);
  });

  test("is a promise: then, catch, finally and the combinators work and return plain promises", async () => {
    const { client } = clientWith(() => Response.json({ data: [] }));
    const call = client.call.listTags();
    expect(call).toBeInstanceOf(Promise);
    const chained = call.then(({ data }) => data);
    expect(chained).not.toBeInstanceOf(CallPromise);
    expect(await chained).toEqual([]);
    const seen: string[] = [];
    expect(await call.catch(() => "never").finally(() => seen.push("finally"))).toEqual({ data: [] });
    expect(seen).toEqual(["finally"]);
    expect(await Promise.all([call, client.call.listTags()])).toEqual([{ data: [] }, { data: [] }]);
    expect(await Promise.race([call])).toEqual({ data: [] });
  });

  test("that returns nothing succeeds even if its body is broken, and keeps the body for asResponse", async () => {
    const broken = (): Response =>
      new Response(
        new ReadableStream({ pull: (controller) => controller.error(new TypeError("terminated")) }),
      );
    const responses = [new Response("hello"), broken()];
    const { client } = clientWith(() => responses.shift() ?? broken());
    const deleted = client.call.deleteList({ path: { uuid: "u" } });
    expect(await deleted).toBeUndefined();
    expect(await (await deleted.asResponse()).text()).toBe("hello");
    expect(await client.call.deleteList({ path: { uuid: "u" } })).toBeUndefined();
  });

  test("with middleware that leaves the body unread discards the body of an operation that returns nothing", async () => {
    const cancel = vi.fn<() => void>();
    const middleware = createMiddleware((attempt) => attempt);
    const { client } = clientWith(() => new Response(new ReadableStream({ cancel })), { middleware });
    expect(await client.call.deleteList({ path: { uuid: "u" } })).toBeUndefined();
    expect(cancel).toHaveBeenCalledOnce();
  });

  test("has no value if its response was read", async () => {
    const { client } = clientWith(() => Response.json({ data: [] }));
    const call = client.call.listTags();
    await (await call.asResponse()).text();
    const message = expect.stringContaining("was already read, with asResponse() or by middleware");
    await expect(call).rejects.toMatchObject({ code: "parse", message, maybeProcessed: false });
  });

  test("can stream a body of 200 MB", async () => {
    const chunk = Buffer.alloc(1024 * 1024, "a,b\n");
    const server = await RawServer.start();
    server.respondWith((socket) => {
      socket.write(
        `HTTP/1.1 200 OK\r\ncontent-type: text/csv\r\ncontent-length: ${200 * chunk.length}\r\n\r\n`,
      );
      const send = (left: number): void => {
        if (left > 0 && !socket.destroyed) socket.write(chunk, () => send(left - 1));
      };
      send(200);
    });
    const client = createClient({ apiKey: "not-a-real-key", baseUrl: server.url });
    const call = client.call.downloadExportFile({ body: { file_name: "a.csv" } });
    let length = 0;
    let largest = 0;
    const memory = process.memoryUsage();
    let peak = 0;
    const reader = (await call.asResponse()).body?.getReader();
    for (;;) {
      const part = (await reader?.read())?.value;
      if (part === undefined) break;
      length += part.length;
      largest = Math.max(largest, part.length);
      peak = Math.max(peak, process.memoryUsage().rss - memory.rss);
    }
    await server.stop();
    expect(length).toBe(200 * chunk.length);
    expect(largest).toBeLessThan(chunk.length);
    expect(peak).toBeLessThan(150 * 1024 * 1024);
  });

  test("with a body over 64 MB never returns a part of it as the response", async () => {
    const { client, server } = await startLarge("application/json", " ");
    const late = client.call.listTags();
    const errors = [await rejectionOf(late), await rejectionOf(late.asResponse())];
    const atOnce = await client.call.listTags().asResponse();
    const { length } = await atOnce.text();
    await server.stop();
    for (const error of errors) {
      expect(error).toMatchObject({ code: "parse", message: expect.stringContaining("call that at once") });
    }
    expect(length).toBe(LARGE);
  });

  test("that returns a file over 64 MB fails with an error that explains how to read the file", async () => {
    const { client, server } = await startLarge("text/csv", "a,b\n");
    const error = await rejectionOf(client.call.downloadExportFile({ body: { file_name: "a.csv" } }));
    await server.stop();
    expect(error).toMatchObject({
      code: "parse",
      message: expect.stringContaining("read it with asResponse()"),
    });
  });
});
