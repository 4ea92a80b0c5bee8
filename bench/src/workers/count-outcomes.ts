import type { Report } from "./queues.ts";

/** What became of the messages: what the queue reports, compared with what the server created. */
export interface MessageCounts {
  /** Messages in addition to the first one to a contact. */
  readonly duplicates: number;
  /** Messages that were never created, although they are reported as sent or not reported at all. */
  readonly lost: number;
  /** Messages that are reported as failed, although they were created. */
  readonly wronglyFailed: number;
  /** Messages that are reported as failed, and were not created. */
  readonly failed: number;
  /** Messages that are reported as unknown. */
  readonly unknown: number;
}

/**
 * Compares reports with the ledger of the server.
 *
 * @param people - The recipient of each message. Each has one.
 * @param reports - What the queue reports about each message.
 * @param created - The recipients of the created messages, one for each message.
 */
export function countOutcomes(
  people: readonly string[],
  reports: readonly (Report | undefined)[],
  created: readonly string[],
): MessageCounts {
  const reached = new Set(created);
  const count = (report: Report | undefined, isCreated: boolean): number =>
    people.filter((person, index) => reports[index] === report && reached.has(person) === isCreated).length;
  return {
    duplicates: created.length - reached.size,
    lost: count("sent", false) + count(undefined, false),
    wronglyFailed: count("failed", true),
    failed: count("failed", false),
    unknown: count("unknown", true) + count("unknown", false),
  };
}
