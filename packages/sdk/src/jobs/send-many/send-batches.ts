import { NOT_DELIVERED } from "../contact-states/sending-state.ts";
import { BatchSender } from "./batch-sender.ts";
import { ContactChecks } from "./contact-checks.ts";
import { asFailed, asSkipped, SendCounter } from "./outcomes.ts";
import { type AddressedRow, RowPreparer } from "./prepare-rows.ts";
import type { SendContext } from "./send-context.ts";
import type { PreparedRow, SendManyResult, SendOutcome } from "./send-many-types.ts";
import type { SendRecord } from "./send-records.ts";
import { type Doubt, ofEarlierJob, settleDoubts } from "./settle-doubts.ts";

/**
 * Sends batches of at most 100 rows, one after another. In each, it first looks for the messages that an earlier job may
 * have sent, then checks the contacts, then sends.
 */
export async function* sendBatches<Row extends AddressedRow>(
  context: SendContext<Row>,
  batches: AsyncIterable<readonly (readonly [Row, number])[]>,
): AsyncGenerator<SendOutcome<Row>, SendManyResult<Row>, undefined> {
  const { progress, records, settings, stop } = context;
  const { signal } = settings.request;
  const preparer = new RowPreparer(context);
  const checks = new ContactChecks(context);
  const sender = new BatchSender(context);
  const counter = new SendCounter<Row>(progress);
  const throwIfEnded = (): void => {
    signal?.throwIfAborted();
    stop.throwIfStopped();
  };
  for await (const batch of batches) {
    throwIfEnded();
    const doubts: Doubt<Row>[] = [];
    const unsent: PreparedRow<Row>[] = [];
    const rows: PreparedRow<Row>[] = [];
    for (const [row, index] of batch) {
      const prepared = await preparer.prepare(row, index);
      if ("outcome" in prepared) yield counter.count(prepared);
      else rows.push(prepared);
    }
    await records.load(rows);
    for (const prepared of rows) {
      const record = records.find(prepared);
      if (record === undefined) {
        unsent.push(prepared);
        continue;
      }
      sender.addEarlier(prepared, record);
      if (record.state === "pending") doubts.push(ofEarlierJob(prepared, record));
      else yield counter.count(outcomeOfEarlierJob(context, prepared, record));
    }
    const settled = doubts.length === 0 ? [] : await settleDoubts(context, doubts);
    for (const outcome of settled) yield counter.count(outcome);
    throwIfEnded();
    const limit = sender.limitReached;
    if (unsent.length === 0) continue;
    const { outcomes, ready } =
      limit === undefined
        ? await checks.check(unsent)
        : { outcomes: unsent.map(({ base }) => asSkipped(base, limit)), ready: [] };
    throwIfEnded();
    for (const outcome of outcomes) yield counter.count(outcome);
    for await (const outcome of sender.send(ready)) yield counter.count(outcome);
    throwIfEnded();
  }
  return counter.result;
}

/** Returns the outcome of a row that an earlier job sent, or may have sent. */
function outcomeOfEarlierJob<Row>(
  { channel }: SendContext<Row>,
  { base }: PreparedRow<Row>,
  { metadata, state }: SendRecord,
): SendOutcome<Row> {
  const earlier = { ...base, fromJournal: true };
  if (state === "unknown") {
    const reason = `An earlier job may have sent it, but it was not found. Check ${channel.location} before you send it again.`;
    return { ...earlier, outcome: "unknown", reason };
  }
  const { outcome, uuid } = metadata;
  const known = { ...earlier, ...(uuid !== undefined && { uuid }) };
  if (outcome === "failed") return asFailed(known, `${NOT_DELIVERED} An earlier job tried it.`);
  return asSkipped(known, "An earlier job sent it.");
}
