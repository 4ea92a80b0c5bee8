import type { RequestOptions } from "../../calls/options.ts";
import { failureOf, NOT_DELIVERED, type SentRow, sendingStateOf } from "../contact-states/sending-state.ts";
import { watchRequest } from "../errors/watch-request.ts";
import type { JobSteps } from "../journal/journal.ts";
import { withUuid } from "../shared/identity.ts";
import { isJournalLost, maybeProcessed, messageOf } from "../shared/job-errors.ts";
import type { ReplyMessage, ReplyStep } from "./reply-types.ts";

/** A step of a reply in its journal, and the options of its calls. */
export interface StepContext {
  readonly recorded: JobSteps;
  readonly key: string;
  readonly step: ReplyStep["step"];
  readonly request: RequestOptions;
}

/** The result of running a step. */
export type StepResult = Omit<ReplyStep, "fromJournal" | "step">;

/** An item, such as a message, that must not be sent twice and that can be found after it was sent. */
export interface Sendable {
  /** Returns the uuids of existing items that look the same. */
  readonly existingMatches: () => Promise<readonly string[]>;
  /** Finds the item, ignoring the existing matches. */
  readonly find: (existing: ReadonlySet<string>) => Promise<SentItem | undefined>;
  /** Sends it. @returns The item; `undefined` if the response does not contain it. */
  readonly send: (request: RequestOptions) => Promise<SentItem | undefined>;
  /** Where a person can find it, as part of a sentence. */
  readonly location: string;
}

/** A complete reply, ready to be sent. */
export interface PreparedReply extends Sendable {
  readonly message: ReplyMessage;
}

interface SentItem {
  readonly uuid?: string;
  /** Why it was not delivered. */
  readonly failure?: string;
}

/** Returns a message or an email that the API has, with the reason if it was not delivered. */
export const asSentItem = (row: SentRow): SentItem => ({
  ...withUuid(row.uuid),
  ...(sendingStateOf(row) === "failed" && { failure: failureOf(row) }),
});

/** Separates uuids in the journal. */
const SEPARATOR = " ";

/** Runs a step that may be repeated. If an earlier job left it pending, it runs again. */
export async function runRepeatable(
  { key, recorded, request, step }: StepContext,
  run: (request: RequestOptions) => PromiseLike<unknown>,
): Promise<StepResult> {
  await recorded.record(key, step, "pending");
  const call = watchRequest(request, recorded);
  try {
    await run(call.options);
  } catch (thrown) {
    const error = call.errorOf(thrown);
    if (isJournalLost(error)) throw error;
    const reason = messageOf(error);
    if (call.isSent() && maybeProcessed(error)) return { outcome: "unknown", reason, error };
    await recorded.record(key, step, "not_done");
    return { outcome: "failed", reason, error };
  }
  await recorded.record(key, step, "done");
  return { outcome: "done" };
}

/**
 * Sends an item once. It first records the existing items that look the same, so that the new item can be distinguished
 * from them without comparing clocks. If this job or an earlier one may have sent the item, the job looks for it and
 * does not send it again. If it does not find it, the step is recorded as unknown, and no job looks for it again.
 *
 * @param metadata - Data that a later job needs.
 */
export async function sendOnce(
  { key, recorded, request, step }: StepContext,
  sendable: Sendable,
  metadata: Readonly<Record<string, string>> = {},
): Promise<StepResult> {
  const earlier = recorded.get(key, step);
  if (earlier?.state === "pending") return findSent(earlier.metadata?.existing ?? "");
  let existing: string;
  try {
    existing = (await sendable.existingMatches()).join(SEPARATOR);
  } catch (error) {
    return { outcome: "failed", reason: messageOf(error), error };
  }
  if (!(await recorded.claim(key, step, { ...metadata, existing }))) {
    // Another process has begun to send it in the meantime.
    const { metadata: other, state } = recorded.get(key, step) ?? {};
    return state === "done" ? { outcome: "done", ...withUuid(other?.uuid) } : findSent(other?.existing ?? "");
  }
  const call = watchRequest(request, recorded);
  let sent: SentItem | undefined;
  try {
    sent = await sendable.send(call.options);
  } catch (thrown) {
    const error = call.errorOf(thrown);
    if (isJournalLost(error)) throw error;
    if (call.isSent() && maybeProcessed(error)) return findSent(existing, error);
    await recorded.record(key, step, "not_done");
    return { outcome: "failed", reason: messageOf(error), error };
  }
  return accepted(sent ?? {});

  async function findSent(recordedMatches: string, error?: unknown): Promise<StepResult> {
    let found: SentItem | undefined;
    try {
      found = await sendable.find(new Set(recordedMatches.split(SEPARATOR)));
    } catch (findError) {
      return unknown(error ?? findError);
    }
    if (found === undefined) {
      await recorded.record(key, step, "unknown", metadata);
      return unknown(error);
    }
    return accepted(found);
  }

  async function accepted({ failure, uuid }: SentItem): Promise<StepResult> {
    // The step stays pending. If a person sends the message after all, the next job finds it.
    if (failure !== undefined)
      return { outcome: "failed", reason: `${NOT_DELIVERED} ${failure}`, ...withUuid(uuid) };
    await recorded.record(key, step, "done", { ...metadata, ...withUuid(uuid) });
    return { outcome: "done", ...withUuid(uuid) };
  }

  function unknown(error: unknown): StepResult {
    const why = error === undefined ? "" : ` ${messageOf(error)}`;
    const advice = `Check ${sendable.location}. To send it again, pass another key.`;
    const reason = `It may have been sent, but was not found.${why} ${advice}`;
    return { outcome: "unknown", reason, ...(error !== undefined && { error }) };
  }
}
