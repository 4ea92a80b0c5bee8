import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { seededRandom } from "@grinfi/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Grinfi } from "../../src/index.ts";
import { MemoryJournal } from "../support/jobs/memory-journal.ts";

const CONTACTS = 2000;
const AUTOMATION = "0ddba11a-1111-4111-8111-111111111111";

/** What the server does with a call, and how it responds. */
type Fate = "lose before" | "lose after" | "late" | "reject" | "refuse some" | "unavailable after" | "work";

const FATES: readonly Fate[] = [
  ...(["work", "work", "work", "late", "refuse some"] as const),
  ...(["lose before", "lose after", "unavailable after", "reject"] as const),
];

/** A server on loopback that enrols contacts, loses some calls and responses, and counts the enrolments. */
class UnreliableEnrolmentServer {
  /** How often each contact was enrolled. */
  readonly enrolled = new Map<string, number>();
  /** How often each contact was in a call that the server did not reject. */
  readonly sent = new Map<string, number>();
  readonly #random = seededRandom(21);
  readonly #server: Server = createServer((request, response) => void this.#respond(request, response));
  /** Enrolments that are made after some more requests. */
  #late: { readonly ids: readonly string[]; after: number }[] = [];

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = request.method === "GET" ? {} : ((await json(request)) as { readonly filter: object });
    const reply = (status: number, value: object): void => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    };
    this.#makeLateOnes();
    if (request.method === "GET") return reply(200, { uuid: AUTOMATION, name: "Spring" });
    if (request.url?.includes("flows-leads")) {
      if (this.#random() < 0.05) return reply(503, {});
      const { lead_uuid } = (body as { readonly filter: { readonly lead_uuid: readonly string[] } }).filter;
      const listed = lead_uuid.filter((id) => this.enrolled.has(id));
      const data = listed.map((id) => ({ flow_uuid: AUTOMATION, lead_uuid: id, status: "in_progress" }));
      return reply(200, { data, total: data.length, limit: 100, offset: 0, has_more: false });
    }
    const { ids } = (body as { readonly filter: { readonly ids: readonly string[] } }).filter;
    const fate = FATES[Math.floor(this.#random() * FATES.length)] ?? "work";
    if (fate === "reject") return reply(422, { message: "Not now.", errors: {} });
    for (const id of ids) this.sent.set(id, (this.sent.get(id) ?? 0) + 1);
    if (fate === "late") this.#late.push({ ids, after: 6 });
    else if (fate === "refuse some") this.#enrol(ids.filter((_, index) => index % 7 !== 0));
    else if (fate !== "lose before") this.#enrol(ids);
    if (fate === "lose before" || fate === "lose after") request.socket.destroy();
    else if (fate === "unavailable after") reply(503, {});
    else response.writeHead(200).end();
  }

  #enrol(ids: readonly string[]): void {
    for (const id of ids) this.enrolled.set(id, (this.enrolled.get(id) ?? 0) + 1);
  }

  #makeLateOnes(): void {
    for (const late of this.#late) late.after -= 1;
    for (const { ids, after } of this.#late) if (after <= 0) this.#enrol(ids);
    this.#late = this.#late.filter(({ after }) => after > 0);
  }
}

let server: UnreliableEnrolmentServer;
let url: string;
beforeEach(async () => {
  server = new UnreliableEnrolmentServer();
  url = await server.start();
});
afterEach(() => server.close());

test("an unreliable server enrols nobody twice over many interrupted jobs, and everybody has an outcome", async () => {
  const ids = Array.from(
    { length: CONTACTS },
    (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
  );
  const grinfi = new Grinfi({ apiKey: "test-key", baseUrl: url, retry: false, rateLimit: false });
  const journal = new MemoryJournal();
  const random = seededRandom(5);
  const action = { type: "contact_add_to_flow", flow_uuid: AUTOMATION } as const;
  const run = async (chunksUntilAbort: number) => {
    const stop = new AbortController();
    let chunks = 0;
    const onProgress = (): void => {
      chunks += 1;
      if (chunks === chunksUntilAbort) stop.abort(new Error("Enough."));
    };
    const options = { max: CONTACTS, chunkSize: 50, journal, onProgress, signal: stop.signal };
    const wait = async (): Promise<void> => undefined;
    const job = grinfi.contacts.bulkAction(action, { ids }, { ...options, wait });
    return job.catch((error: unknown) => expect(error).toBe(stop.signal.reason));
  };
  const isTwice = (counts: ReadonlyMap<string, number>): boolean => [...counts.values()].some((n) => n > 1);

  for (let attempt = 0; attempt < 20; attempt += 1) {
    await run(1 + Math.floor(random() * 40));
    expect([isTwice(server.enrolled), isTwice(server.sent)]).toEqual([false, false]);
  }
  let result = await run(Number.POSITIVE_INFINITY);
  // A call that is rejected, or that stops the job, leaves contacts for the next job.
  for (let attempt = 0; attempt < 60 && (result?.failed || result?.notTried); attempt += 1)
    result = await run(Number.POSITIVE_INFINITY);

  expect([isTwice(server.enrolled), isTwice(server.sent)]).toEqual([false, false]);
  expect(result).toMatchObject({ selected: CONTACTS, failed: 0, notTried: 0, excluded: 0 });
  const { chunks = [], done = 0, unknown = 0 } = result ?? {};
  expect(done + unknown).toBe(CONTACTS);
  const reported = new Set(chunks.flatMap((chunk) => chunk.done));
  expect(reported).toEqual(new Set(server.enrolled.keys()));
  expect([done > CONTACTS / 2, unknown > 0]).toEqual([true, true]);
});
