import { deepStrictEqual } from "node:assert/strict";
import { once } from "node:events";
import { type ClientRequest, type IncomingMessage, request as requestOf } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { gzipSync } from "node:zlib";

/** The secrets of `programs/webhooks.ts`. */
const PATH = "/grinfi/not-a-real-secret";
const BACKGROUND_PATH = "/grinfi/not-a-real-background-secret";

const reply = (uuid: string): string =>
  JSON.stringify({
    event_name: "contact_replied_email",
    contact: { uuid: "c1", name: "Robin Sample" },
    email: { uuid, subject: "Re: an idea" },
  });

type Headers = Readonly<Record<string, string>>;
type Delivery = readonly [path: string, body: string | Uint8Array, headers?: Headers];

/** Deliveries with the status and the text of their responses. The default of `maxBodyBytes` is 1,000,000. */
const DELIVERIES: Readonly<Record<string, readonly [delivery: Delivery, status: number, text: string]>> = {
  first: [[PATH, reply("e1")], 204, ""],
  repeated: [[PATH, reply("e1")], 204, ""],
  "with the secret in the query": [["/?key=not-a-real-secret", reply("e2")], 204, ""],
  compressed: [[PATH, gzipSync(reply("e3")), { "content-encoding": "gzip" }], 204, ""],
  "without a known length": [[PATH, reply("e4"), { "transfer-encoding": "chunked" }], 204, ""],
  "with a wrong secret": [["/grinfi/not-a-real-secret-2", reply("e5")], 404, "Not found"],
  "with a wrong secret and a large body": [["/", "x".repeat(5_000_000)], 404, "Not found"],
  "that is too large": [[PATH, "x".repeat(5_000_000)], 413, "The body is larger than 1000000 bytes."],
  "in the background": [[BACKGROUND_PATH, reply("e6")], 202, ""],
};

const HANDLED = ["e1", "e2", "e3", "e4", "e6"];

/** A background handler takes 200 ms. The limit is for one that never ends. */
const MAX_POLLS = 2000;

/**
 * Sends deliveries to a server of `programs/webhooks.ts`, each on a connection that the server closes after the response.
 * Throws if a response is not the expected one or does not arrive, or if the server has not handled the right events.
 */
export async function checkReceiver(port: number): Promise<void> {
  await abort(port);
  const responses: Record<string, readonly [status: number | undefined, text: string]> = {};
  for (const [name, [delivery]] of Object.entries(DELIVERIES)) responses[name] = await send(port, delivery);
  const expected = Object.entries(DELIVERIES).map(([name, [, status, body]]) => [name, [status, body]]);
  deepStrictEqual(responses, Object.fromEntries(expected));
  let handled = await readHandled(port);
  for (let polls = 0; !handled.includes("e6") && polls < MAX_POLLS; polls += 1) {
    await setTimeout(50);
    handled = await readHandled(port);
  }
  deepStrictEqual(handled, HANDLED);
}

/** Ends the connection in the middle of a body. */
async function abort(port: number): Promise<void> {
  const request = open(port, "POST", PATH, { "content-length": "1000" });
  request.write(reply("e0"));
  await readHandled(port);
  request.destroy();
}

async function send(
  port: number,
  [path, body, headers = {}]: Delivery,
): Promise<readonly [status: number | undefined, text: string]> {
  const isChunked = headers["transfer-encoding"] !== undefined;
  const length = isChunked ? {} : { "content-length": String(Buffer.byteLength(body)) };
  const request = open(port, "POST", path, { ...length, ...headers });
  request.end(body);
  const [response] = (await once(request, "response")) as [IncomingMessage];
  return [response.statusCode, await text(response)];
}

async function readHandled(port: number): Promise<readonly string[]> {
  const [response] = (await once(open(port, "GET", "/", {}).end(), "response")) as [IncomingMessage];
  return JSON.parse(await text(response)) as readonly string[];
}

/** Opens a connection for a request. */
function open(port: number, method: string, path: string, headers: Headers): ClientRequest {
  const request = requestOf({ host: "127.0.0.1", port, method, path, headers, agent: false });
  // A response can arrive although the rest of the body could not be sent.
  return request.on("error", () => {});
}
