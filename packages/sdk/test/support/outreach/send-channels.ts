import type { Emulator } from "@grinfi/emulator";
import type {
  EmailRow,
  Grinfi,
  Job,
  MessageRow,
  SendManyOptions,
  SendManyResult,
  SendOutcome,
  SkipRules,
} from "../../../src/index.ts";
import { emailTo } from "./outreach-account.ts";

export type AnySend = EmailRow | MessageRow;
export type AnySendJob = Job<SendOutcome<AnySend>, SendManyResult<AnySend>>;
export type SendOptions = SendManyOptions<AnySend>;

/** A channel of `sendMany`, for tests that apply to both. */
export interface SendChannel {
  readonly name: "emails" | "messages";
  /** The operation that sends. */
  readonly send: "sendEmail" | "sendLinkedInMessage";
  /** The operation that lists what was sent. */
  readonly list: "listEmails" | "listLinkedinMessages";
  readonly collection: "emails" | "linkedin-messages";
  /** The path of the list. */
  readonly path: string;
  readonly rowTo: (contact: string, text: string) => AnySend;
  readonly sendMany: (grinfi: Grinfi, rows: unknown, options?: SendOptions) => AnySendJob;
}

export const MESSAGES_CHANNEL: SendChannel = {
  name: "messages",
  send: "sendLinkedInMessage",
  list: "listLinkedinMessages",
  collection: "linkedin-messages",
  path: "/flows/api/linkedin-messages",
  rowTo: (lead_uuid, text) => ({ lead_uuid, text }),
  sendMany: ({ messages }, rows, options) => messages.sendMany(rows as never, options as never) as never,
};

export const EMAILS_CHANNEL: SendChannel = {
  name: "emails",
  send: "sendEmail",
  list: "listEmails",
  collection: "emails",
  path: "/emails/api/emails",
  // Each contact has its own address, because an address gets one email.
  rowTo: (contact, text) => emailTo(contact, { to_email: `${contact}@example.com`, body: `<p>${text}</p>` }),
  sendMany: ({ emails }, rows, options) => emails.sendMany(rows as never, options as never) as never,
};

export const SEND_CHANNELS: readonly SendChannel[] = [MESSAGES_CHANNEL, EMAILS_CHANNEL];

/** No rule skips a contact. */
export const NO_RULES: SkipRules = { replied: false, blacklisted: false, quietFor: 0 };

/** Returns how often the server created each message, by contact and text. */
export function countCreated({ ledger }: Emulator, { collection, send }: SendChannel): Map<string, number> {
  const created = new Set(
    ledger.effects("created").flatMap((effect) => (effect.collection === collection ? [effect.request] : [])),
  );
  const counts = new Map<string, number>();
  for (const { body, sequence } of ledger.requests(send)) {
    if (!created.has(sequence)) continue;
    const { body: html, lead_uuid, text } = body as Readonly<Record<string, string>>;
    const key = `${lead_uuid} ${text ?? html?.replace(/<\/?p>/g, "")}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** Returns the number of messages that the server created. */
export const totalCreated = (emulator: Emulator, channel: SendChannel): number =>
  [...countCreated(emulator, channel).values()].reduce((a, b) => a + b, 0);

/** Runs a job. @returns The outcomes in the order of the rows, and the result or the error. */
export async function runSend(job: AnySendJob): Promise<{
  readonly outcomes: readonly SendOutcome<AnySend>[];
  readonly result?: SendManyResult<AnySend>;
  readonly error?: unknown;
}> {
  const outcomes: SendOutcome<AnySend>[] = [];
  const sorted = (): SendOutcome<AnySend>[] => outcomes.toSorted((a, b) => a.index - b.index);
  try {
    for await (const outcome of job) outcomes.push(outcome);
    return { outcomes: sorted(), result: await job };
  } catch (error) {
    return { outcomes: sorted(), error };
  }
}

export const outcomesIn = ({ outcomes }: { readonly outcomes: readonly SendOutcome<AnySend>[] }): string[] =>
  outcomes.map(({ outcome }) => outcome);
