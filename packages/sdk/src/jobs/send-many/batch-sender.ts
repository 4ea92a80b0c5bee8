import { mapAsCompleted } from "../concurrency/map-as-completed.ts";
import { maybeProcessed, messageOf } from "../shared/job-errors.ts";
import { isWithin, type ReadyRow } from "./contact-checks.ts";
import { asAccepted, asFailed, asSkipped } from "./outcomes.ts";
import type { SendContext } from "./send-context.ts";
import type { PreparedRow, SendOutcome } from "./send-many-types.ts";
import type { SendAttempt, SendRecord } from "./send-records.ts";
import { type Doubt, ofEarlierJob, settleDoubts } from "./settle-doubts.ts";

/** The last message to a person that this job knows of without reading the conversation. */
interface LastMessage {
  /** In milliseconds since 1970. */
  readonly at: number;
  /** The index of its row; `undefined` if an earlier job sent it, and its row was not read. */
  readonly index?: number;
  /** Whether only an earlier job knows if it was sent. */
  readonly isUncertain: boolean;
}

/** Sends rows, several at a time, but never two to one person. */
export class BatchSender<Row> {
  readonly #context: SendContext<Row>;
  /** By the uuids of contacts and by email addresses. */
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

  /** Adds a row that an earlier job sent or may have sent. */
  addEarlier({ base: { index }, identities }: PreparedRow<Row>, { metadata, state }: SendRecord): void {
    if (metadata.outcome === "failed") return;
    const at = Date.parse(metadata.sent_at ?? "");
    this.#add(identities, { at, index, isUncertain: state !== "accepted" });
  }

  /** Adds a message, unless a later one is known. One that is older than `quietFor` does not matter. */
  #add(identities: readonly string[], message: LastMessage): void {
    if (!isWithin(this.#context.settings.skip.quietFor, message.at)) return;
    for (const identity of identities) {
      const known = this.#lastMessages.get(identity);
      if (known === undefined || known.at <= message.at) this.#lastMessages.set(identity, message);
    }
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
    const { base, contact, digest, identities, sender } = row;
    const recent = this.#recentMessageTo(row);
    const reason = recent === undefined ? this.limitReached : writtenToBy(recent);
    if (reason !== undefined) return asSkipped(base, reason);
    this.#sends += 1;
    const now = Date.now();
    this.#add(identities, { at: now, index: base.index, isUncertain: false });
    if (settings.dryRun) return { ...base, outcome: "planned" };

    const at = new Date(now).toISOString();
    const attempt = { key: base.key, digest, contact, sender, at, existing };
    const claim = await this.#claim(attempt);
    if (claim === "failed") return undefined;
    if (claim !== undefined) return this.#takenOutcome(row, claim);
    const call = records.watch(settings.request);
    try {
      const to = { lead_uuid: contact, sender_profile_uuid: sender };
      const item = await channel.send(grinfi, base.row, to, call.options);
      if (item?.uuid === undefined) return { row, attempt };
      const outcome = asAccepted(base, item);
      await stop.unlessFails(records.accepted(attempt, outcome.outcome, item.uuid));
      return outcome;
    } catch (thrown) {
      const error = call.errorOf(thrown);
      stop.after(error);
      if (call.isSent() && maybeProcessed(error)) return { row, attempt, error };
      // An older message to the person does not matter, because it was not recent.
      for (const identity of identities) this.#lastMessages.delete(identity);
      await stop.unlessFails(records.notSent(attempt));
      return asFailed(base, `It was not sent: ${messageOf(error)}`, error);
    }
  }

  /** @returns What another process has begun, or `failed` if the journal failed. */
  async #claim(attempt: SendAttempt): Promise<"contact" | "failed" | "message" | undefined> {
    const { records, settings, stop } = this.#context;
    try {
      return await records.claim(attempt, settings.skip.quietFor > 0);
    } catch (error) {
      stop.with(error);
      return "failed";
    }
  }

  /** Returns the outcome of a row that another process has begun to send, or whose contact it has begun to write to. */
  #takenOutcome(row: PreparedRow<Row>, claim: "contact" | "message"): Doubt<Row> | SendOutcome<Row> {
    const { base, contact, identities } = row;
    this.#sends -= 1;
    for (const identity of identities) this.#lastMessages.delete(identity);
    const record = claim === "message" ? this.#context.records.find(row) : undefined;
    if (record !== undefined) return ofEarlierJob(row, record);
    const at = this.#context.records.lastWriteTo(contact) ?? Date.now();
    return asSkipped(base, writtenToBy({ at, isUncertain: true }));
  }

  #recentMessageTo({ contact, identities }: PreparedRow<Row>): LastMessage | undefined {
    const recorded = this.#context.records.lastWriteTo(contact);
    const ofEarlierJobs = recorded === undefined ? [] : [{ at: recorded, isUncertain: true }];
    return [
      ...identities.flatMap((identity) => this.#lastMessages.get(identity) ?? []),
      ...ofEarlierJobs,
    ].find(({ at }) => isWithin(this.#context.settings.skip.quietFor, at));
  }
}

function writtenToBy({ at, index, isUncertain }: LastMessage): string {
  const time = new Date(at).toISOString();
  if (index === undefined) return `An earlier job may have written to the contact at ${time}.`;
  if (isUncertain) return `Row ${index} may have been sent to the contact.`;
  return `The contact was written to at ${time}, by row ${index}.`;
}

/** Groups rows by person: by contact and by email address. The rows of a person keep their order. */
function lanesOf<Row>(rows: readonly ReadyRow<Row>[]): ReadyRow<Row>[][] {
  const lanes = new Map<string, ReadyRow<Row>[]>();
  for (const ready of rows) {
    const known = new Set(ready.row.identities.flatMap((identity) => [lanes.get(identity) ?? []]));
    const lane = [...known].flat().toSorted((a, b) => a.row.base.index - b.row.base.index);
    lane.push(ready);
    for (const { row } of lane) for (const identity of row.identities) lanes.set(identity, lane);
  }
  return [...new Set(lanes.values())];
}
