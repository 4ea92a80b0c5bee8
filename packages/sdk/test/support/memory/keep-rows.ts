// Run with --expose-gc and a number of rows. Resumes an upsert that is complete, so that nothing is sent, and prints
// how many bytes the heap has for each row at the end.
import {
  type ContactRow,
  type FetchFunction,
  Grinfi,
  type Journal,
  type JournalEntry,
} from "../../../src/index.ts";
import { heapUsed } from "./heap-used.ts";

const ROWS = Number(process.argv[2]);

const LIST = "8b1d6f42-7c05-4e8e-a3d9-6f20c5e91b02";
const AUTOMATION = "36c9e7b1-a82f-4d04-9f5b-c1d07e4a6b09";
/** A digest of other data. With `onConflict: "skip"` the digest does not matter. */
const DIGEST = "0123456789abcdef";
const uuidOf = (row: number): string => `00000000-0000-4000-8000-${String(row).padStart(12, "0")}`;

function* contactRows(): Generator<ContactRow> {
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

/** The entries of a job that completed all rows. */
function* entries(): Generator<JournalEntry> {
  const at = "2026-01-05T09:00:00.000Z";
  const job = `contacts.bulkUpsert list=${LIST} automation=${AUTOMATION}`;
  for (let row = 0; row < ROWS; row += 1) {
    const save = { job, key: `robin-sample-${row}`, step: "save", at };
    yield { ...save, state: "pending", metadata: { known: "no", digest: DIGEST } };
    yield { ...save, state: "done", metadata: { outcome: "created", uuid: uuidOf(row), digest: DIGEST } };
    const enrol = {
      job: `automations.contacts.add automation=${AUTOMATION}`,
      key: uuidOf(row),
      step: "enrol",
      at,
    };
    yield { ...enrol, state: "pending", metadata: { list: LIST } };
    yield { ...enrol, state: "done", metadata: { list: LIST, enrolment: "enrolled" } };
  }
}

/** A server where the list and the automation exist. */
const readOnly: FetchFunction = async (request) =>
  new Request(request).method === "GET" ? Response.json({}) : rejectWrite();

const rejectWrite = (): Promise<never> => Promise.reject(new Error("A complete job must not write."));

const finishedJournal: Journal = {
  /** Each entry has its own strings, like an entry from a file. */
  *read() {
    for (const entry of entries()) yield JSON.parse(JSON.stringify(entry)) as JournalEntry;
  },
  append: rejectWrite,
};

const readingGrinfi = new Grinfi({ apiKey: "test-key", fetch: readOnly, rateLimit: false });
const heapBefore = heapUsed();
let bytes = 0;
let rowsDone = 0;
const { enrolled } = await readingGrinfi.contacts.bulkUpsert(contactRows(), {
  ...{ list: LIST, automation: AUTOMATION, journal: finishedJournal, onConflict: "skip" },
  onProgress: () => {
    rowsDone += 1;
    if (rowsDone === ROWS) bytes = heapUsed() - heapBefore;
  },
});
console.log(JSON.stringify({ rows: rowsDone, enrolled, bytesOfRow: Math.round(bytes / ROWS) }));
