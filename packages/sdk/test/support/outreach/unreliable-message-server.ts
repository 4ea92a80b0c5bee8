import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { seededRandom } from "@grinfi/testing";

interface RecordedMessage {
  readonly uuid: string;
  readonly lead_uuid: string;
  readonly sender_profile_uuid: string;
  readonly text: string;
}

/** What goes wrong with a request. `before` and `after` refer to the moment at which the server records a message. */
type Mishap =
  | "500 after"
  | "500 before"
  | "503 after"
  | "503 before"
  | "429"
  | "half"
  | "reset after"
  | "reset before";

const MISHAPS: readonly Mishap[] = [
  ...(["500 after", "500 before", "503 after", "503 before"] as const),
  ...(["429", "half", "reset after", "reset before"] as const),
];

/**
 * A server on loopback that records messages, and knows nothing of the emulator. It breaks connections and answers with
 * errors, before or after it has recorded a message. A 429 always means that nothing was done.
 */
export class UnreliableMessageServer {
  readonly url: string;
  /** Every message that the server has recorded, by contact. */
  readonly messages: ReadonlyMap<string, readonly RecordedMessage[]>;
  /** The number of requests by method and path. */
  readonly requests: Map<string, number> = new Map();
  /** The share of requests that go wrong. */
  mishaps: number;
  readonly #server: Server;
  readonly #messages: Map<string, RecordedMessage[]>;
  readonly #random: () => number;
  #count = 0;

  private constructor(server: Server, mishaps: number) {
    this.#server = server;
    this.#messages = new Map();
    this.messages = this.#messages;
    this.mishaps = mishaps;
    this.#random = seededRandom(20);
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on("request", (request, response) => void this.#respond(request, response));
  }

  /** @param mishaps - The share of requests that go wrong. */
  static async start(mishaps: number): Promise<UnreliableMessageServer> {
    const server = createServer();
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    return new UnreliableMessageServer(server, mishaps);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "", this.url);
    const name = `${request.method} ${url.pathname}`;
    this.requests.set(name, (this.requests.get(name) ?? 0) + 1);
    const mishap = this.#random() < this.mishaps ? this.#pick() : undefined;
    try {
      const body = request.method === "POST" ? await json(request) : undefined;
      if (mishap === "reset before") return void request.socket.destroy();
      if (mishap === "500 before" || mishap === "503 before" || mishap === "429")
        return send(response, Number(mishap.slice(0, 3)), { message: "Not now." });
      const [status, value] = this.#act(name, url, body);
      if (mishap === "reset after") return void request.socket.destroy();
      if (mishap === "500 after" || mishap === "503 after")
        return send(response, Number(mishap.slice(0, 3)), { message: "Too late." });
      if (mishap !== "half") return send(response, status, value);
      const text = JSON.stringify(value);
      response.writeHead(status, { "content-type": "application/json", "content-length": text.length });
      response.write(text.slice(0, text.length / 2), () => request.socket.destroy());
    } catch {
      // The client has closed the connection before the server has read the request.
      request.socket.destroy();
    }
  }

  #pick(): Mishap {
    return MISHAPS[Math.floor(this.#random() * MISHAPS.length)] ?? "429";
  }

  #act(name: string, url: URL, body: unknown): [status: number, value: unknown] {
    if (name === "POST /flows/api/linkedin-messages") return [201, this.#record(body as RecordedMessage)];
    if (name === "POST /leads/api/leads/search") {
      const { filter } = body as { readonly filter: { readonly ids: readonly string[] } };
      return [200, pageOf(filter.ids.map((uuid) => ({ uuid, name: "Robin Sample" })))];
    }
    if (name !== "GET /flows/api/linkedin-messages") return [200, pageOf([])];
    const contacts = url.searchParams.getAll("filter[lead_uuid][]");
    const [limit, offset] = [Number(url.searchParams.get("limit")), Number(url.searchParams.get("offset"))];
    const all = contacts.flatMap((contact) => this.#messages.get(contact) ?? []);
    return [200, { data: all.slice(offset, offset + limit), total: all.length }];
  }

  #record({ lead_uuid, sender_profile_uuid, text }: RecordedMessage): object {
    this.#count += 1;
    const uuid = `00000000-0000-4000-9000-${String(this.#count).padStart(12, "0")}`;
    const now = new Date().toISOString();
    const message = {
      uuid,
      lead_uuid,
      sender_profile_uuid,
      text,
      type: "outbox",
      status: "new",
      created_at: now,
    };
    const known = this.#messages.get(lead_uuid);
    if (known) known.push(message);
    else this.#messages.set(lead_uuid, [message]);
    return message;
  }
}

const pageOf = (data: readonly object[]): object => ({ data, total: data.length, has_more: false });

function send(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(value));
}
