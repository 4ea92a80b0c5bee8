// Run with --expose-gc, a number of contacts and a format. Exports the contacts and prints how the heap grows.
import { type ContactExportOptions, Grinfi } from "../../../src/index.ts";
import { createSearch } from "./create-search.ts";
import { heapUsed } from "./heap-used.ts";

const [count = "", format] = process.argv.slice(2);

const exportingGrinfi = new Grinfi({
  apiKey: "test-key",
  fetch: createSearch(Number(count)),
  rateLimit: false,
});
const exported = exportingGrinfi.contacts.export({
  format: format as ContactExportOptions["format"],
  columns: ["uuid", "name", "about"],
  pageSize: 1000,
  concurrency: 4,
});
// Memory that the first pages allocate once does not count as growth.
let warmUpPages = 0;
for await (const _ of exported) if (++warmUpPages === 30) break;

const heapAtBegin = heapUsed();
let heapPeak = heapAtBegin;
let pages = 0;
let exportedRows = 0;
for await (const text of exported) {
  exportedRows += text.split("Robin Sample").length - 1;
  pages += 1;
  if (pages % 50 === 0) heapPeak = Math.max(heapPeak, heapUsed());
}
console.log(JSON.stringify({ rows: exportedRows, growth: heapPeak - heapAtBegin }));
