import type { Email, Message } from "@grinfi/core";
import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
import { mapAsCompleted } from "../concurrency/map-as-completed.ts";
import { emailTextOf } from "../contact-states/email-text.ts";
import { byTimestamp, timestampOf } from "../shared/timestamp.ts";
import type { ConversationEntry, ConversationOptions, EmailEntry, LinkedInEntry } from "./inbox-types.ts";

/** The number of concurrent requests for texts. */
const CONCURRENT_TEXTS = 4;

const ALL_ROWS = { limit: Number.POSITIVE_INFINITY };

/** Reads the messages and emails exchanged with a contact, in chronological order. */
export async function getConversation(
  grinfi: Resources,
  contact: string,
  { emailTexts = Number.POSITIVE_INFINITY, ...options }: ConversationOptions,
): Promise<ConversationEntry[]> {
  const query = { filter: { lead_uuid: contact } };
  const verified = { ...options, verifyFilter: true };
  const [messages, emails] = await Promise.all([
    grinfi.messages.list(query, verified).toArray(ALL_ROWS),
    grinfi.emails.list(query, verified).toArray(ALL_ROWS),
  ]);
  const newest = emails.toSorted(byTimestamp).toReversed().slice(0, emailTexts);
  const texts = await textsOf(grinfi, newest, options);
  const entries = [...messages.map(linkedInEntry), ...emails.map((email) => emailEntry(email, texts))];
  return entries.toSorted((a, b) => byTimestamp(a.source, b.source));
}

/** Returns the texts of emails by the uuid of the text. Emails with the same text take one request. */
async function textsOf(
  grinfi: Resources,
  emails: readonly Email[],
  options: RequestOptions,
): Promise<Map<string, string | undefined>> {
  const uuids = new Set(emails.flatMap(({ email_body_uuid }) => email_body_uuid ?? []));
  const bodies = mapAsCompleted(
    uuids,
    CONCURRENT_TEXTS,
    async (uuid): Promise<[string, string | undefined]> => [uuid, await emailTextOf(grinfi, uuid, options)],
  );
  const texts = new Map<string, string | undefined>();
  for await (const [uuid, text] of bodies) texts.set(uuid, text);
  return texts;
}

function linkedInEntry(source: Message): LinkedInEntry {
  const { text = "", type } = source;
  return { channel: "linkedin", direction: directionOf(type), at: timestampOf(source), text, source };
}

function emailEntry(source: Email, texts: ReadonlyMap<string, string | undefined>): EmailEntry {
  const { email_body_uuid = "", subject = "", type } = source;
  const text = texts.get(email_body_uuid);
  return { channel: "email", direction: directionOf(type), at: timestampOf(source), subject, text, source };
}

const directionOf = (type: string | undefined): "in" | "out" => (type === "inbox" ? "in" : "out");
