// Run with --expose-gc and a number: streams as many contacts and prints what the heap holds meanwhile.
import { setImmediate } from "node:timers/promises";
import { Grinfi } from "../../src/index.ts";

const CONTACTS = Number(process.argv[2]);
const WINDOW = 10_000;
/** Contacts that were created at one moment. */
const AT_ONCE = 3;

/** Bytes in use, after what is not in use was collected. */
function heap(): number {
  if (globalThis.gc === undefined) throw new Error("Run this with --expose-gc.");
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

const START = Date.UTC(2020, 0, 1);

const contact = (index: number): object => ({
  uuid: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
  created_at: new Date(START + Math.floor(index / AT_ONCE) * 1000).toISOString(),
  name: `Robin Sample ${index}`,
  about: `A note about contact ${index}.`,
});

interface Search {
  readonly limit: number;
  readonly offset: number;
  readonly filter?: { readonly created_at?: { readonly ">="?: string } };
}

/** The search of contacts, with its window. */
const fetch = async (input: string | URL | Request): Promise<Response> => {
  // A network takes turns of the event loop; without them the platform does not clean up after its requests.
  await setImmediate();
  const { limit, offset, filter }: Search = await new Request(input).json();
  if (offset + limit > WINDOW) return Response.json({ message: "Too deep." }, { status: 422 });
  const from = filter?.created_at?.[">="];
  const first = from === undefined ? 0 : ((Date.parse(from) - START) / 1000) * AT_ONCE;
  const length = Math.max(0, Math.min(limit, CONTACTS - first - offset));
  const data = Array.from({ length }, (_, index) => contact(first + offset + index));
  return Response.json({ data, limit, offset, total: CONTACTS - first });
};

const grinfi = new Grinfi({ apiKey: "test-key", fetch, rateLimit: false });
const list = grinfi.list("searchContacts", { body: { limit: 1000 } }, { slice: true, concurrency: 4 });
// What every process holds once that has made calls is no part of the growth.
let warmUp = 0;
for await (const _ of list) if (++warmUp === 30_000) break;

const start = performance.now();
const before = heap();
let warm = 0;
let peak = 0;
let rows = 0;
let inOrder = true;
for await (const { uuid } of list) {
  inOrder &&= Number(uuid?.slice(-12)) === rows;
  rows += 1;
  if (rows % 50_000 !== 0) continue;
  const now = heap();
  if (warm === 0) warm = now;
  peak = Math.max(peak, now);
}
const seconds = (performance.now() - start) / 1000;
console.log(JSON.stringify({ rows, inOrder, growth: peak - warm, left: heap() - before, seconds }));
