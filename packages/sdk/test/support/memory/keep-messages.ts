// Run with --expose-gc and a number of rows. Prints how many bytes the heap has for each row at the end of two jobs: one
// whose journal has all rows, and a dry run. Together they keep everything that a job keeps, and the digests twice. They
// send nothing, because the platform keeps memory of requests for a while.
import { type FetchFunction, Grinfi, type Journal, type MessageRow } from "../../../src/index.ts";
import { replyKey } from "../../../src/jobs/reply/reply-key.ts";
import { heapUsed } from "./heap-used.ts";

const MESSAGE_COUNT = Number(process.argv[2]);
const SENDER = "8b1d6f42-7c05-4e8e-a3d9-6f20c5e91b02";
const LETTER = "Hello! ".repeat(100);

const leadOf = (row: number): string => `00000000-0000-4000-8000-${String(row).padStart(12, "0")}`;

const rowOf = (row: number): MessageRow => ({
  ...{ lead_uuid: leadOf(row), sender_profile_uuid: SENDER },
  text: `${row} ${LETTER}`,
});

/** A server with every contact, an empty blacklist and no messages. */
const readOnlyServer: FetchFunction = async (input) => {
  const request = new Request(input);
  const { filter } = request.method === "GET" ? {} : await request.json();
  const data = ((filter?.ids ?? []) as string[]).map((uuid) => ({ uuid }));
  return Response.json({ data, total: data.length, has_more: false });
};

/** The entries of a job that sent all rows. Each has its own strings, like an entry from a file. */
const completeJournal: Journal = {
  async *read() {
    const entry = { job: "messages.sendMany", step: "send", at: "2026-01-05T09:00:00.000Z" } as const;
    for (let row = 0; row < MESSAGE_COUNT; row += 1) {
      const { lead_uuid, text } = rowOf(row);
      const key = await replyKey(lead_uuid, { channel: "linkedin", text });
      const pending = { ...entry, key, state: "pending", metadata: { sender: SENDER, existing: "" } };
      yield JSON.parse(JSON.stringify(pending));
      const done = { ...entry, key, state: "done", metadata: { outcome: "queued", uuid: leadOf(row) } };
      yield JSON.parse(JSON.stringify(done));
    }
  },
  append: () => Promise.reject(new Error("A complete job must not write.")),
};

const readingClient = new Grinfi({ apiKey: "test-key", fetch: readOnlyServer, rateLimit: false });

/** Runs a job with all rows. @returns What the heap has more, when the job asks for the row after the last one. */
async function heapOf(options: { readonly dryRun: boolean; readonly journal?: Journal }): Promise<number> {
  const before = heapUsed();
  let kept = 0;
  function* messageRows(): Generator<MessageRow> {
    for (let row = 0; row < MESSAGE_COUNT; row += 1) yield rowOf(row);
    kept = heapUsed() - before;
  }
  const { fromJournal, planned } = await readingClient.messages.sendMany(messageRows(), {
    ...{ ...options, maxSends: MESSAGE_COUNT },
  });
  if (fromJournal + planned !== MESSAGE_COUNT) throw new Error("The job has missed rows.");
  return Math.round(kept / MESSAGE_COUNT);
}

// Memory that the first job allocates once does not count.
await readingClient.messages.sendMany([rowOf(0)], { dryRun: true });
const bytesOfRecord = await heapOf({ dryRun: false, journal: completeJournal });
const bytesOfRow = await heapOf({ dryRun: true });
console.log(JSON.stringify({ rows: MESSAGE_COUNT, bytesOfRecord, bytesOfRow }));
