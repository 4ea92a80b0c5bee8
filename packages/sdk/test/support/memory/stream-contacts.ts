// Run with --expose-gc and a number of contacts. Streams the contacts and prints how the heap grows.
import { Grinfi } from "../../../src/index.ts";
import { createSearch } from "./create-search.ts";
import { heapUsed } from "./heap-used.ts";

const CONTACTS = Number(process.argv[2]);
const grinfi = new Grinfi({ apiKey: "test-key", fetch: createSearch(CONTACTS), rateLimit: false });
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
