// Run with --expose-gc and a number of contacts. Reads them as changes, because they were created in the range, and
// prints how the heap grows.
import { Grinfi } from "../../../src/index.ts";
import { createSearch } from "./create-search.ts";
import { heapUsed } from "./heap-used.ts";

const CHANGED = Number(process.argv[2]);
const search = createSearch(CHANGED);
const events = new Grinfi({
  apiKey: "test-key",
  rateLimit: false,
  fetch: async (input, init) => {
    const request = new Request(input, init);
    return request.method === "POST" ? search(request) : Response.json({ data: [], total: 0 });
  },
});
let changesRead = 0;
let warmHeap = 0;
let peakHeap = 0;
for await (const { position } of events.contacts.changes({ since: "2020-01-01", until: "2026-01-01" })) {
  changesRead += 1;
  if (position.reason !== "created" || changesRead % 25_000 !== 0) continue;
  const now = heapUsed();
  if (warmHeap === 0) warmHeap = now;
  peakHeap = Math.max(peakHeap, now);
}
console.log(JSON.stringify({ changes: changesRead, growth: peakHeap - warmHeap }));
