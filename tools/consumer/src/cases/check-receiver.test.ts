import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { toNodeHandler } from "@grinfi/webhooks";
import { expect, test, vi } from "vitest";
import { checkReceiver } from "./check-receiver.ts";

/** Serves `programs/webhooks.ts` while it is checked. A fault that returns true has responded itself. */
async function check(fault: (incoming: IncomingMessage, outgoing: ServerResponse) => boolean): Promise<void> {
  vi.resetModules();
  const { respond } = await import("../../programs/webhooks.ts");
  const listener = toNodeHandler(respond);
  const server = createServer((incoming, outgoing) => {
    if (!fault(incoming, outgoing)) listener(incoming, outgoing);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    // The program and an aborted request write to the console.
    vi.spyOn(console, "error").mockImplementation(() => {});
    await checkReceiver((server.address() as AddressInfo).port);
  } finally {
    vi.restoreAllMocks();
    server.close();
    server.closeAllConnections();
  }
}

test("the program passes", async () => {
  await check(() => false);
});

const end = (outgoing: ServerResponse, status: number, body = ""): boolean =>
  Boolean(outgoing.writeHead(status).end(body));

test.each<[fault: string, Parameters<typeof check>[0]]>([
  [
    "closes the connection of a large body",
    ({ headers, socket }) => Number(headers["content-length"]) > 1_000_000 && Boolean(socket.destroy()),
  ],
  ["accepts a wrong secret", ({ url }, outgoing) => url === "/" && end(outgoing, 204)],
  ["drops an event", ({ url }, outgoing) => Boolean(url?.startsWith("/?")) && end(outgoing, 204)],
  [
    "handles an event twice",
    ({ method }, outgoing) => method === "GET" && end(outgoing, 200, '["e1","e1","e2","e3","e4","e6"]'),
  ],
])("a server fails that %s", async (_, fault) => {
  await expect(check(fault)).rejects.toThrow();
});
