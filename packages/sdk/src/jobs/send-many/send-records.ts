import { JobSteps, type Journal } from "../journal/journal.ts";
import type { PreparedRow } from "./send-many-types.ts";

/** The names of the jobs that send messages. */
export type SendJob = "emails.sendMany" | "messages.sendMany";

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
  readonly contact: string;
  readonly sender: string;
  /** When it was sent, in ISO 8601. */
  readonly at: string;
  /** The uuids of the messages that looked the same before. */
  readonly existing: readonly string[];
}

/** A message that an earlier job sent or may have sent. */
export interface EarlierSend {
  readonly contact: string;
  /** In milliseconds since 1970. */
  readonly at: number;
}

/** Separates uuids in the journal. */
const UUID_SEPARATOR = " ";

/** What a journal records about messages. */
export class SendRecords {
  readonly #steps: JobSteps;
  /** The messages of the other channel. */
  readonly #others: JobSteps;
  /** The keys of the messages by their digests. */
  readonly #keyOf = new Map<string, string>();

  private constructor(steps: JobSteps, others: JobSteps) {
    this.#steps = steps;
    this.#others = others;
    for (const [key, { metadata }] of steps.entriesOf("send"))
      if (metadata?.digest !== undefined) this.#keyOf.set(metadata.digest, key);
  }

  static async read(journal: Journal | undefined, job: SendJob, dryRun: boolean): Promise<SendRecords> {
    const other: SendJob = job === "emails.sendMany" ? "messages.sendMany" : "emails.sendMany";
    const [steps, others] = [new JobSteps(journal, job, dryRun), new JobSteps(journal, other, dryRun)];
    for await (const entry of journal?.read() ?? []) {
      if (entry.job === job) steps.add(entry);
      if (entry.job === other) others.add(entry);
    }
    return new SendRecords(steps, others);
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

  /** Yields the messages on both channels that were sent, or may have been, before this job. */
  *earlierSends(): Generator<EarlierSend, void, undefined> {
    for (const steps of [this.#steps, this.#others])
      for (const [, { metadata = {}, state }] of steps.entriesOf("send")) {
        const { contact, outcome, sent_at = "" } = metadata;
        const isSent = state !== "not_done" && outcome !== "failed";
        if (isSent && contact !== undefined) yield { contact, at: Date.parse(sent_at) };
      }
  }

  pending({ at, contact, digest, existing, key, sender }: SendAttempt): Promise<void> {
    return this.#steps.record(key, "send", "pending", {
      ...(digest !== key && { digest }),
      ...{ contact, sent_at: at, sender, existing: existing.join(UUID_SEPARATOR) },
    });
  }

  notSent({ key }: SendAttempt): Promise<void> {
    return this.#steps.record(key, "send", "not_done");
  }

  accepted({ at, contact, digest, key }: SendAttempt, outcome: string, uuid: string): Promise<void> {
    return this.#steps.record(key, "send", "done", {
      ...(digest !== key && { digest }),
      ...{ contact, sent_at: at, outcome, uuid },
    });
  }

  /** Records that a message was not found, so that it is not looked up again. */
  unknown({ key }: SendAttempt): Promise<void> {
    return this.#steps.record(key, "send", "unknown", this.#steps.get(key, "send")?.metadata);
  }
}

/** Returns what an earlier job recorded before it sent a message. */
export function attemptOf({ key, metadata }: SendRecord): SendAttempt {
  const { contact = "", digest = key, existing = "", sender = "", sent_at: at = "" } = metadata;
  return { key, digest, contact, sender, at, existing: existing.split(UUID_SEPARATOR) };
}
