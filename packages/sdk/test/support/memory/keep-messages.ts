// Run with --expose-gc and a number of rows. Sends messages to a server that accepts all of them, with a journal that
// keeps nothing, and prints how many bytes the heap has for each row at the end.
import { setImmediate } from "node:timers/promises";
import { type FetchFunction, Grinfi, type Journal, type MessageRow } from "../../../src/index.ts";
import { heapUsed } from "./heap-used.ts";

const MESSAGE_COUNT = Number(process.argv[2]);
const SENDER = "8b1d6f42-7c05-4e8e-a3d9-6f20c5e91b02";
const LETTER = "Hello! ".repeat(100);

const leadOf = (row: number): string => `00000000-0000-4000-8000-${String(row).padStart(12, "0")}`;

let kept = 0;

/** Yields the rows. When the job asks for more, it has sent all of them, and what it keeps is measured. */
async function* messageRows(): AsyncGenerator<MessageRow> {
  const before = heapUsed();
  for (let row = 0; row < MESSAGE_COUNT; row += 1) yield { lead_uuid: leadOf(row), text: `${row} ${LETTER}` };
  // What the platform keeps of a request takes several garbage collections.
  for (let turn = 0; turn < 10; turn += 1) {
    await setImmediate();
    kept = heapUsed() - before;
  }
}

let acceptedCount = 0;

/** A server with every contact and an empty blacklist. It accepts each message. */
const acceptAll: FetchFunction = async (input) => {
  // A network takes turns of the event loop. Without such turns the platform does not free the memory of its requests.
  await setImmediate();
  const request = new Request(input);
  if (request.method === "GET") return Response.json({ data: [], total: 0, has_more: false });
  const { filter } = (await request.json()) as { readonly filter?: { readonly ids: readonly string[] } };
  if (filter !== undefined) {
    const data = filter.ids.map((uuid) => ({ uuid }));
    return Response.json({ data, total: data.length, has_more: false });
  }
  acceptedCount += 1;
  return Response.json({ uuid: leadOf(acceptedCount), status: "new" }, { status: 201 });
};

const emptyJournal: Journal = { read: () => [], append: async () => undefined };

const sendingGrinfi = new Grinfi({ apiKey: "test-key", fetch: acceptAll, rateLimit: false });
const sendingOptions = { sender_profile_uuid: SENDER, journal: emptyJournal, maxSends: MESSAGE_COUNT };
// Memory that the first calls allocate once does not count.
await sendingGrinfi.messages.sendMany([{ lead_uuid: leadOf(0), text: LETTER }], sendingOptions);
const { queued, rows: sentRows } = await sendingGrinfi.messages.sendMany(messageRows(), sendingOptions);
console.log(JSON.stringify({ rows: sentRows, queued, bytesOfRow: Math.round(kept / MESSAGE_COUNT) }));
