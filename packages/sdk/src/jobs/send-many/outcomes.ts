import { failureOf, NOT_DELIVERED, sendingStateOf } from "../contact-states/sending-state.ts";
import { messageOf } from "../shared/job-errors.ts";
import type { ProgressTracker } from "../shared/progress-tracker.ts";
import type { Channel, ChannelItem } from "./channels/channel.ts";
import type { PreparedRow, SendManyResult, SendOutcome } from "./send-many-types.ts";

type Base<Row> = PreparedRow<Row>["base"];

export const asSkipped = <Row>(base: Base<Row>, reason: string): SendOutcome<Row> => ({
  ...base,
  outcome: "skipped",
  reason,
});

export const asFailed = <Row>(base: Base<Row>, reason: string, error?: unknown): SendOutcome<Row> => ({
  ...base,
  outcome: "failed",
  reason,
  ...(error !== undefined && { error }),
});

/** Returns the outcome of a row whose message the API has. */
export function asAccepted<Row>(base: Base<Row>, item: ChannelItem): SendOutcome<Row> {
  const { uuid } = item;
  const state = sendingStateOf(item);
  if (state === "failed") return { ...asFailed(base, `${NOT_DELIVERED} ${failureOf(item)}`), uuid };
  return { ...base, outcome: state === "sent" ? "sent" : "queued", uuid };
}

/**
 * Returns the outcome of a row that may have been sent.
 *
 * @param error - The error of the call that sent it, or of the search for it.
 */
export function asUnknown<Row>(
  base: Base<Row>,
  { location }: Channel<Row>,
  isRead: boolean,
  error?: unknown,
): SendOutcome<Row> {
  const found = isRead ? "but was not found" : "but could not be looked up";
  const why = error === undefined ? "" : ` ${messageOf(error)}`;
  const reason = `It may have been sent, ${found}.${why} Check ${location} before you send it again.`;
  return { ...base, outcome: "unknown", reason, ...(error !== undefined && { error }) };
}

/** Counts the outcomes of rows. */
export class SendCounter<Row> {
  readonly #counts = { sent: 0, queued: 0, planned: 0, skipped: 0, failed: 0, unknown: 0 };
  readonly #problems: SendOutcome<Row>[] = [];
  readonly #progress: ProgressTracker;
  #rows = 0;
  #fromJournal = 0;

  constructor(progress: ProgressTracker) {
    this.#progress = progress;
  }

  count(outcome: SendOutcome<Row>): SendOutcome<Row> {
    this.#rows += 1;
    this.#progress.done += 1;
    this.#counts[outcome.outcome] += 1;
    if (outcome.fromJournal) this.#fromJournal += 1;
    if (outcome.outcome === "failed" || outcome.outcome === "unknown") this.#problems.push(outcome);
    return outcome;
  }

  get result(): SendManyResult<Row> {
    return {
      rows: this.#rows,
      ...this.#counts,
      fromJournal: this.#fromJournal,
      problems: this.#problems,
    };
  }
}
