// Run with --expose-gc, a file and a number of contacts. Syncs, and prints how the heap grows.
import { Grinfi } from "@grinfi/sdk";
import { syncAccount } from "../../src/index.ts";
import { manyContacts } from "./many-contacts.ts";

const [file = "", contacts = ""] = process.argv.slice(2);
const fetch = manyContacts(Number(contacts));
const client = new Grinfi({ apiKey: "not-a-real-key", fetch, rateLimit: false });

function heapUsed(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

let pages = 0;
let warm = 0;
let peak = 0;
const { requests, tables } = await syncAccount(client, {
  file,
  onProgress: () => {
    pages += 1;
    if (pages % 100 !== 0) return;
    const now = heapUsed();
    if (warm === 0) warm = now;
    peak = Math.max(peak, now);
  },
});
console.log(JSON.stringify({ contacts: tables.contacts.written, requests, growth: peak - warm }));
