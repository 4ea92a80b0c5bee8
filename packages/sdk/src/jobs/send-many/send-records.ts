import type { JobSteps } from "../journal/journal.ts";
import type { PreparedRow } from "./send-many-types.ts";

/** What a journal records about a message. */
export interface SendRecord {
  /** The key under which it is recorded. */
  readonly key: string;
  /**
   * - `accepted`: the API accepted it.
   * - `pending`: it may have been sent, and no job has looked for it since.
   * - `unknown`: it may have been sent, and a later job did not find it.
   */
  readonly state: "accepted" | "pending" | "unknown";
  readonly metadata: Readonly<Record<string, string>>;
}

/** What is recorded of a message before it is sent. */
export interface SendAttempt {
  readonly key: string;
  /** The digest of contact, channel, subject and text. */
  readonly digest: string;
  readonly sender: string;
  /** The uuids of the messages that looked the same before. */
  readonly existing: readonly string[];
}

/** Separates uuids in the journal. */
const UUID_SEPARATOR = " ";

/** The messages of one channel that a journal records, by their keys and by their digests. */
export class SendRecords {
  readonly #steps: JobSteps;
  readonly #keyOf = new Map<string, string>();

  constructor(steps: JobSteps) {
    this.#steps = steps;
    for (const [key, { metadata }] of steps.entriesOf("send"))
      if (metadata?.digest !== undefined) this.#keyOf.set(metadata.digest, key);
  }

  /** Returns the record of a row; `undefined` if it certainly was not sent. */
  find({ base: { key }, digest }: Pick<PreparedRow<unknown>, "base" | "digest">): SendRecord | undefined {
    for (const known of [key, digest, this.#keyOf.get(digest)]) {
      const recorded = known === undefined ? undefined : this.#steps.get(known, "send");
      if (known === undefined || recorded === undefined || recorded.state === "not_done") continue;
      const state = recorded.state === "done" ? "accepted" : recorded.state;
      return { key: known, state, metadata: recorded.metadata ?? {} };
    }
    return undefined;
  }

  pending({ digest, existing, key, sender }: SendAttempt): Promise<void> {
    return this.#steps.record(key, "send", "pending", {
      ...(digest !== key && { digest }),
      ...{ sender, existing: existing.join(UUID_SEPARATOR) },
    });
  }

  notSent({ key }: SendAttempt): Promise<void> {
    return this.#steps.record(key, "send", "not_done");
  }

  accepted({ digest, key }: SendAttempt, outcome: string, uuid: string): Promise<void> {
    return this.#steps.record(key, "send", "done", { ...(digest !== key && { digest }), outcome, uuid });
  }

  /** Records that a message was not found, so that it is not looked up again. */
  unknown({ key }: SendAttempt): Promise<void> {
    return this.#steps.record(key, "send", "unknown", this.#steps.get(key, "send")?.metadata);
  }
}

/** Returns what an earlier job recorded before it sent a message. */
export function attemptOf({ key, metadata }: SendRecord): SendAttempt {
  const { digest = key, existing = "", sender = "" } = metadata;
  return { key, digest, sender, existing: existing.split(UUID_SEPARATOR) };
}
