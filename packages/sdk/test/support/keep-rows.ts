// Run with --expose-gc and a number of rows: takes up an import that is done in a process of its own, so that nothing is
// sent, and prints how many bytes the heap holds for each row at the end.
import {
  type ContactRow,
  type FetchFunction,
  Grinfi,
  type Journal,
  type JournalEntry,
} from "../../src/index.ts";

const ROWS = Number(process.argv[2]);

const list = "8b1d6f42-7c05-4e8e-a3d9-6f20c5e91b02";
const automation = "36c9e7b1-a82f-4d04-9f5b-c1d07e4a6b09";
/** Of other data than that of the row, which a run that skips does not mind. */
const DIGEST = "0123456789abcdef";
const uuidOf = (row: number): string => `00000000-0000-4000-8000-${String(row).padStart(12, "0")}`;

function* people(): Generator<ContactRow> {
  for (let row = 0; row < ROWS; row += 1) {
    yield {
      linkedin_id: `https://www.linkedin.com/in/robin-sample-${row}/`,
      email: `robin.sample.${row}@example.com`,
      first_name: "Robin",
      last_name: `Sample ${row}`,
      company_name: "Example Logistics, Northern Europe",
    };
  }
}

/** What a run leaves behind when it has done all of it. */
function* entries(): Generator<JournalEntry> {
  const at = "2026-01-05T09:00:00.000Z";
  const run = `contacts.bulkUpsert list=${list} automation=${automation}`;
  for (let row = 0; row < ROWS; row += 1) {
    const save = { run, key: `robin-sample-${row}`, step: "save", at };
    yield { ...save, state: "intended", facts: { known: "no", digest: DIGEST } };
    yield { ...save, state: "done", facts: { outcome: "created", uuid: uuidOf(row), digest: DIGEST } };
    const enrol = {
      run: `automations.contacts.add automation=${automation}`,
      key: uuidOf(row),
      step: "enrol",
      at,
    };
    yield { ...enrol, state: "intended", facts: { list } };
    yield { ...enrol, state: "done", facts: { list, enrolment: "enrolled" } };
  }
}

/** Lets the list and the automation be there. */
const readOnly: FetchFunction = async (request) =>
  new Request(request).method === "GET" ? Response.json({}) : nothingIsLeft();

const nothingIsLeft = (): Promise<never> => Promise.reject(new Error("Nothing is left to be done."));

const journal: Journal = {
  /** Each entry has strings of its own, as one from a file has. */
  *read() {
    for (const entry of entries()) yield JSON.parse(JSON.stringify(entry)) as JournalEntry;
  },
  append: nothingIsLeft,
};

/** Bytes in use, after what is not in use was collected. */
function heap(): number {
  if (globalThis.gc === undefined) throw new Error("Run this with --expose-gc.");
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

const grinfi = new Grinfi({ apiKey: "test-key", fetch: readOnly, rateLimit: false });
const before = heap();
let bytes = 0;
let rows = 0;
const { enrolled } = await grinfi.contacts.bulkUpsert(people(), {
  ...{ list, automation, journal, onConflict: "skip" },
  onProgress: () => {
    rows += 1;
    if (rows === ROWS) bytes = heap() - before;
  },
});
console.log(JSON.stringify({ rows, enrolled, bytesOfRow: Math.round(bytes / ROWS) }));
