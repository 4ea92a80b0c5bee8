import type { RequestOptions } from "../../calls/options.ts";
import { type WatchedRequest, watchRequest } from "../errors/watch-request.ts";
import { JobSteps, type Journal, type JournalEntry } from "../journal/journal.ts";
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

/** The job of the entries that record whom any job of either channel has written to, by the uuids of contacts. */
const CONTACTS_JOB = "contacts.write";

/** Separates uuids in the journal. */
const UUID_SEPARATOR = " ";

/**
 * What a journal records about messages. A message is recorded under its digest and, if the caller sets keys, also under
 * its key, so that neither is sent twice.
 */
export class SendRecords {
  readonly #messages: JobSteps;
  readonly #contacts: JobSteps;

  private constructor(messages: JobSteps, contacts: JobSteps) {
    this.#messages = messages;
    this.#contacts = contacts;
  }

  static async read(journal: Journal | undefined, job: SendJob, dryRun: boolean): Promise<SendRecords> {
    const [messages, contacts] = await JobSteps.read(journal, [job, CONTACTS_JOB] as const, dryRun);
    return new SendRecords(messages, contacts);
  }

  /** Reads what a shared journal records about rows now. */
  async load(rows: readonly PreparedRow<unknown>[]): Promise<void> {
    await this.#messages.load(rows.flatMap(({ base, digest }) => [base.key, digest]));
    await this.#contacts.load(rows.map(({ contact }) => contact));
  }

  /** Returns the record of a row; `undefined` if it certainly was not sent. */
  find({ base: { key }, digest }: Pick<PreparedRow<unknown>, "base" | "digest">): SendRecord | undefined {
    for (const known of [key, digest]) {
      const recorded = this.#messages.get(known, "send");
      if (recorded === undefined || recorded.state === "not_done") continue;
      const state = recorded.state === "done" ? "accepted" : recorded.state;
      return { key: known, state, metadata: recorded.metadata ?? {} };
    }
    return undefined;
  }

  /** Returns when a contact was written to, or may have been, in milliseconds since 1970. */
  lastWriteTo(contact: string): number | undefined {
    const recorded = this.#contacts.get(contact, "write");
    return recorded?.state === "pending" ? Date.parse(recorded.at ?? "") : undefined;
  }

  /**
   * Records that a message is about to be sent.
   *
   * @param isAlone - Whether nobody else may write to the contact at the same time.
   * @returns What another process has begun in the meantime, so that the message must not be sent.
   */
  async claim(attempt: SendAttempt, isAlone: boolean): Promise<"contact" | "message" | undefined> {
    const { at, contact, existing, sender } = attempt;
    const metadata = {
      ...withIds(attempt),
      ...{ contact, sent_at: at, sender, existing: existing.join(UUID_SEPARATOR) },
    };
    const claimed: string[] = [];
    const undo = async (): Promise<void> => {
      for (const key of claimed) await this.#messages.record(key, "send", "not_done");
    };
    for (const key of keysOf(attempt)) {
      if (await this.#messages.claim(key, "send", metadata)) claimed.push(key);
      else {
        await undo();
        return "message";
      }
    }
    // Last, because after a crash before it, the contact may be written to.
    if ((await this.#contacts.claim(contact, "write")) || !isAlone) return undefined;
    await undo();
    return "contact";
  }

  /** Watches a call that sends a message. */
  watch(request: RequestOptions): WatchedRequest {
    return watchRequest(request, this.#messages);
  }

  async notSent(attempt: SendAttempt): Promise<void> {
    await this.#contacts.record(attempt.contact, "write", "not_done");
    await this.#record(attempt, "not_done");
  }

  async accepted(attempt: SendAttempt, outcome: string, uuid: string): Promise<void> {
    const { at, contact } = attempt;
    if (outcome === "failed") await this.#contacts.record(contact, "write", "not_done");
    await this.#record(attempt, "done", { ...withIds(attempt), contact, sent_at: at, outcome, uuid });
  }

  /** Records that a message was not found, so that it is not looked up again. */
  async unknown(attempt: SendAttempt): Promise<void> {
    for (const key of keysOf(attempt))
      await this.#messages.record(key, "send", "unknown", this.#messages.get(key, "send")?.metadata);
  }

  async #record(
    attempt: SendAttempt,
    state: JournalEntry["state"],
    metadata?: JournalEntry["metadata"],
  ): Promise<void> {
    for (const key of keysOf(attempt)) await this.#messages.record(key, "send", state, metadata);
  }
}

const keysOf = ({ digest, key }: SendAttempt): Iterable<string> => new Set([digest, key]);

const withIds = ({ digest, key }: SendAttempt): Readonly<Record<string, string>> =>
  digest === key ? {} : { digest, key };

/** Returns what an earlier job recorded before it sent a message. */
export function attemptOf({ key: recordedKey, metadata }: SendRecord): SendAttempt {
  const { contact = "", digest = recordedKey, existing = "", key = recordedKey } = metadata;
  const { sender = "", sent_at: at = "" } = metadata;
  return { key, digest, contact, sender, at, existing: existing.split(UUID_SEPARATOR) };
}
