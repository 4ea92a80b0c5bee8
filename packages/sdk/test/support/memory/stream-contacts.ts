// Run with --expose-gc and a number of contacts. Streams the contacts and prints how the heap grows.
import { setImmediate } from "node:timers/promises";
import { Grinfi } from "../../../src/index.ts";
import { heapUsed } from "./heap-used.ts";

const CONTACTS = Number(process.argv[2]);
const WINDOW = 10_000;
/** The number of contacts that were created at the same time. */
const AT_ONCE = 3;

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

/** A search of contacts with a limit for its offset. */
const fetch = async (input: string | URL | Request): Promise<Response> => {
  // A network takes turns of the event loop. Without such turns the platform does not free the memory of its requests.
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
const contactList = grinfi.paginate(
  "searchContacts",
  { body: { limit: 1000 } },
  { slice: true, concurrency: 4 },
);
// Memory that the first calls allocate once does not count as growth.
let warmUp = 0;
for await (const _ of contactList) if (++warmUp === 30_000) break;

const startedAt = performance.now();
const heapAtStart = heapUsed();
let warm = 0;
let peak = 0;
let rowsRead = 0;
let isInOrder = true;
for await (const { uuid } of contactList) {
  isInOrder &&= Number(uuid?.slice(-12)) === rowsRead;
  rowsRead += 1;
  if (rowsRead % 50_000 !== 0) continue;
  const now = heapUsed();
  if (warm === 0) warm = now;
  peak = Math.max(peak, now);
}
const elapsedSeconds = (performance.now() - startedAt) / 1000;
console.log(
  JSON.stringify({
    ...{ rows: rowsRead, inOrder: isInOrder, growth: peak - warm },
    ...{ left: heapUsed() - heapAtStart, seconds: elapsedSeconds },
  }),
);
