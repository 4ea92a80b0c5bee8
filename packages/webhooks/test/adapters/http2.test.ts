import { once } from "node:events";
import {
  type ClientHttp2Session,
  connect,
  createServer,
  type IncomingHttpHeaders,
  type IncomingHttpStatusHeader,
} from "node:http2";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { toNodeHandler, type WebhookHandlerOptions } from "../../src/index.ts";
import { RECEIVER_SECRET } from "../support/account.ts";
import { createQuietReceiver, reply } from "./servers.ts";

async function start(options: Partial<WebhookHandlerOptions> = {}): Promise<ClientHttp2Session> {
  const server = createServer(toNodeHandler(createQuietReceiver(options)));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(() => {
    session.destroy();
    server.close();
  });
  return session;
}

async function post(
  session: ClientHttp2Session,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<[status: number | undefined, body: string]> {
  const request = { ":method": "POST", ":path": `/${RECEIVER_SECRET}`, ...headers };
  const stream = session.request(request, { endStream: false });
  stream.end(body);
  const [received] = (await once(stream, "response")) as [IncomingHttpHeaders & IncomingHttpStatusHeader];
  return [received[":status"], await text(stream)];
}

describe("node:http2", () => {
  test("handles a delivery once", async () => {
    const handle = vi.fn();
    const session = await start({ on: { contact_replied_email: handle } });
    expect(await post(session, reply())).toEqual([204, ""]);
    expect(await post(session, reply())).toEqual([204, ""]);
    expect(handle).toHaveBeenCalledOnce();
  });

  test.each([
    ["/", 404],
    ["/%", 404],
    [`//hooks.example.com?key=${RECEIVER_SECRET}`, 204],
  ])("accepts the path %s", async (path, status) => {
    expect((await post(await start(), reply(), { ":path": path }))[0]).toBe(status);
  });

  test.each(["GET", "TRACE", "trace", "get", "Connect", "post", "FOO", "F%O"])(
    "responds with 405 to the method %s",
    async (method) => {
      expect((await post(await start(), reply(), { ":method": method }))[0]).toBe(405);
    },
  );

  test("reads the rest of a body that is too large", async () => {
    const session = await start({ maxBodyBytes: 20 });
    expect(await post(session, "x".repeat(5_000_000))).toEqual([413, "The body is larger than 20 bytes."]);
    expect((await post(session, "{}"))[0]).toBe(400);
  });

  test("goes on after a stream that ends in the middle of a body", async () => {
    const handle = vi.fn();
    const session = await start({ on: { contact_replied_email: handle } });
    const stream = session.request({ ":method": "POST", ":path": `/${RECEIVER_SECRET}` });
    stream.on("error", () => {}).write(reply().slice(0, -1));
    expect(await post(session, "{}")).toEqual([400, expect.any(String)]);
    stream.close();
    await once(stream, "close");
    expect(await post(session, reply())).toEqual([204, ""]);
    expect(handle).toHaveBeenCalledOnce();
  });
});
