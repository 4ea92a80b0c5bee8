import { mapAsCompleted } from "../concurrency/map-as-completed.ts";
import { maybeProcessed, messageOf } from "../shared/job-errors.ts";
import { watchRequest } from "../shared/watch-request.ts";
import { isWithin, type ReadyRow } from "./contact-checks.ts";
import { asAccepted, asFailed, asSkipped } from "./outcomes.ts";
import type { SendContext } from "./send-context.ts";
import type { PreparedRow, SendOutcome } from "./send-many-types.ts";
import { type Doubt, settleDoubts } from "./settle-doubts.ts";

/** The last message to a contact that this job knows of without reading the conversation. */
interface LastMessage {
  readonly at: number;
  readonly index: number;
  /** Whether an earlier job tried to send it, and it was not found. */
  readonly isEarlier: boolean;
}

/** Sends rows, several at a time, but never two to one contact. */
export class BatchSender<Row> {
  readonly #context: SendContext<Row>;
  readonly #lastMessages = new Map<string, LastMessage>();
  #sends = 0;

  constructor(context: SendContext<Row>) {
    this.#context = context;
  }

  /** Why no row is sent any more; `undefined` if rows still are. */
  get limitReached(): string | undefined {
    const { dryRun, maxSends } = this.#context.settings;
    if (dryRun || this.#sends < maxSends) return undefined;
    return `The job has tried to send ${maxSends} messages, which is maxSends.`;
  }

  /** Records that a row was or may have been sent to its contact. */
  addSent({ base, contact }: PreparedRow<Row>): void {
    const { fromJournal: isEarlier, index } = base;
    this.#lastMessages.set(contact, { at: Date.now(), index, isEarlier });
  }

  /** Sends at most 100 rows. If the job is stopped, the rows that were not tried have no outcome. */
  async *send(rows: readonly ReadyRow<Row>[]): AsyncGenerator<SendOutcome<Row>, void, undefined> {
    const { settings, stop } = this.#context;
    const doubts: Doubt<Row>[] = [];
    const send = (lane: readonly ReadyRow<Row>[]): Promise<SendOutcome<Row>[]> =>
      this.#sendLane(lane, doubts);
    for await (const outcomes of mapAsCompleted(lanesOf(rows), settings.concurrency, send)) {
      let isRead = false;
      try {
        yield* outcomes;
        isRead = true;
      } finally {
        // The lanes in progress must send nothing more after their current calls.
        if (!isRead) stop.close();
      }
    }
    if (doubts.length > 0) yield* await settleDoubts(this.#context, doubts);
  }

  async #sendLane(lane: readonly ReadyRow<Row>[], doubts: Doubt<Row>[]): Promise<SendOutcome<Row>[]> {
    const { settings, stop } = this.#context;
    const outcomes: SendOutcome<Row>[] = [];
    for (const ready of lane) {
      if (stop.isStopped || settings.request.signal?.aborted) break;
      const result = await this.#sendOne(ready);
      if (result === undefined) break;
      if ("attempt" in result) doubts.push(result);
      else outcomes.push(result);
    }
    return outcomes;
  }

  /** @returns `undefined` if the journal failed before anything was sent. */
  async #sendOne({ existing, row }: ReadyRow<Row>): Promise<Doubt<Row> | SendOutcome<Row> | undefined> {
    const { channel, grinfi, records, settings, stop } = this.#context;
    const { base, contact, digest, sender } = row;
    const earlier = this.#lastMessages.get(contact);
    const reason = this.#isRecent(earlier) ? writtenToBy(earlier) : this.limitReached;
    if (reason !== undefined) return asSkipped(base, reason);
    this.#sends += 1;
    this.addSent(row);
    if (settings.dryRun) return { ...base, outcome: "planned" };

    const attempt = { key: base.key, digest, sender, existing };
    if (!(await stop.unlessFails(records.pending(attempt)))) return undefined;
    const call = watchRequest(settings.request);
    try {
      const to = { lead_uuid: contact, sender_profile_uuid: sender };
      const item = await channel.send(grinfi, base.row, to, call.options);
      if (item?.uuid === undefined) return { row, attempt };
      const outcome = asAccepted(base, item);
      await stop.unlessFails(records.accepted(attempt, outcome.outcome, item.uuid));
      return outcome;
    } catch (error) {
      stop.after(error);
      if (call.isSent() && maybeProcessed(error)) return { row, attempt, error };
      if (earlier === undefined) this.#lastMessages.delete(contact);
      else this.#lastMessages.set(contact, earlier);
      await stop.unlessFails(records.notSent(attempt));
      return asFailed(base, `It was not sent: ${messageOf(error)}`, error);
    }
  }

  #isRecent(last: LastMessage | undefined): last is LastMessage {
    return last !== undefined && isWithin(this.#context.settings.skip.quietFor, last.at);
  }
}

const writtenToBy = ({ at, index, isEarlier }: LastMessage): string =>
  isEarlier
    ? `Row ${index} may have been sent to the contact.`
    : `The contact was written to at ${new Date(at).toISOString()}, by row ${index}.`;

/** Groups rows by contact. The rows of a contact keep their order. */
function lanesOf<Row>(rows: readonly ReadyRow<Row>[]): ReadyRow<Row>[][] {
  const lanes = new Map<string, ReadyRow<Row>[]>();
  for (const ready of rows) {
    const lane = lanes.get(ready.row.contact);
    if (lane === undefined) lanes.set(ready.row.contact, [ready]);
    else lane.push(ready);
  }
  return [...lanes.values()];
}
