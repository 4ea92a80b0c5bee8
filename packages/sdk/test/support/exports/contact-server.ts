import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";

export interface ServedContact {
  readonly uuid: string;
  readonly created_at: string;
  readonly [field: string]: unknown;
}

/**
 * What happens instead of the response to a search: the status of an error, a connection that is reset before or in the
 * middle of the response, or any other effect before the response.
 */
export type Fault = number | "reset before" | "reset within" | (() => void);

interface SearchBody {
  readonly limit: number;
  readonly offset: number;
  readonly filter?: { readonly created_at?: Readonly<Record<string, string>> };
}

/** As in the API: the deepest `offset + limit` of a search. */
const SEARCH_LIMIT = 10_000;

/** A server on loopback that searches contacts by their time of creation, and fails as told. */
export class ContactServer {
  contacts: ServedContact[];
  /** The keys that the server accepts. */
  readonly keys: Set<string> = new Set(["test-key"]);
  /** The faults of the requests, by their number from 1. */
  readonly faults: Map<number, Fault> = new Map();
  requests = 0;
  #url = "";

  private constructor(contacts: readonly ServedContact[]) {
    this.contacts = [...contacts];
  }

  /** Starts a server, which stops at the end of the test. */
  static async start(contacts: readonly ServedContact[]): Promise<ContactServer> {
    const server = new ContactServer(contacts);
    const http = createServer((request, response) => void server.#respond(request, response));
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    server.#url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    onTestFinished(async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    });
    return server;
  }

  get url(): string {
    return this.#url;
  }

  /** Forgets the requests and the faults. */
  reset(): void {
    this.requests = 0;
    this.faults.clear();
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests += 1;
    const fault = this.faults.get(this.requests);
    const body = await text(request);
    if (typeof fault === "function") fault();
    if (fault === "reset before") return void request.socket.destroy();
    const [, key = ""] = /^Bearer (.*)$/.exec(request.headers.authorization ?? "") ?? [];
    if (!this.keys.has(key)) return sendPage(response, 401, { message: "The token has expired." });
    if (typeof fault === "number") return sendPage(response, fault, { message: "Injected fault." });
    if (request.method === "GET") {
      const uuid = request.url?.split("/").at(-1);
      const contact = this.contacts.find((one) => one.uuid === uuid);
      return sendPage(response, contact ? 200 : 404, contact ?? { message: "There is no such contact." });
    }
    const page = this.#search(JSON.parse(body) as SearchBody);
    if (page === undefined) return sendPage(response, 500, { message: "Result window is too large." });
    if (fault !== "reset within") return sendPage(response, 200, page);
    const bytes = Buffer.from(JSON.stringify(page));
    response.writeHead(200, { "content-type": "application/json", "content-length": bytes.length });
    response.write(bytes.subarray(0, bytes.length / 2), () => request.socket.destroy());
  }

  #search({ limit, offset, filter }: SearchBody): object | undefined {
    if (offset + limit > SEARCH_LIMIT) return undefined;
    const { ">=": from = "", ">": after = "" } = filter?.created_at ?? {};
    const found = this.contacts.filter(({ created_at: at }) => at >= from && (after === "" || at > after));
    return { data: found.slice(offset, offset + limit), limit, offset, total: found.length };
  }
}

function sendPage(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

/**
 * Returns contacts in their order of creation, in groups of 1 to 7 that were created at the same time. Some texts are
 * hard to write in a CSV file or on a line.
 */
export function contactsInGroups(count: number): ServedContact[] {
  const contacts: ServedContact[] = [];
  for (let group = 0; contacts.length < count; group += 1) {
    for (let index = 0; index <= group % 7 && contacts.length < count; index += 1)
      contacts.push(contactInGroup(contacts.length, group));
  }
  return contacts;
}

export const contactInGroup = (number: number, group: number): ServedContact => ({
  uuid: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`,
  created_at: new Date(Date.UTC(2026, 0, 1) + group * 1000).toISOString(),
  name: ["Robin Sample", 'Kim "Sample", \u{1f600}', "=Sam\u2028ple\r\n"][number % 3],
});
