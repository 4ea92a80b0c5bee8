import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
import type { Email, Message } from "../../generated/types.ts";
import { orUndefined } from "../../resources/not-found.ts";
import { inParallel } from "../shared/in-parallel.ts";
import { byMoment, momentOf } from "../shared/moment.ts";
import type { ConversationEntry, ConversationOptions, EmailEntry, LinkedInEntry } from "./inbox-types.ts";

/** Requests for texts at a time. */
const CONCURRENCY = 4;

const everything = { limit: Number.POSITIVE_INFINITY };

/** What was exchanged with a contact, on both channels, in the order of time. */
export async function conversation(
  grinfi: Resources,
  contact: string,
  { emailTexts = Number.POSITIVE_INFINITY, ...options }: ConversationOptions,
): Promise<ConversationEntry[]> {
  const query = { filter: { lead_uuid: contact } };
  const verified = { ...options, verifyFilter: true };
  const [messages, emails] = await Promise.all([
    grinfi.messages.list(query, verified).toArray(everything),
    grinfi.emails.list(query, verified).toArray(everything),
  ]);
  const newest = emails.toSorted(byMoment).toReversed().slice(0, emailTexts);
  const texts = await textsOf(grinfi, newest, options);
  const entries = [...messages.map(linkedInEntry), ...emails.map((email) => emailEntry(email, texts))];
  return entries.toSorted((a, b) => byMoment(a.source, b.source));
}

/** The texts of emails by their uuids. Emails that share a text take one request. */
async function textsOf(
  grinfi: Resources,
  emails: readonly Email[],
  options: RequestOptions,
): Promise<Map<string, string | undefined>> {
  const uuids = new Set(emails.flatMap(({ email_body_uuid }) => email_body_uuid ?? []));
  const bodies = inParallel(uuids, CONCURRENCY, async (uuid): Promise<[string, string | undefined]> => {
    const row = await orUndefined(grinfi.emails.bodies.get(uuid, options));
    return [uuid, row?.body];
  });
  const texts = new Map<string, string | undefined>();
  for await (const [uuid, text] of bodies) texts.set(uuid, text);
  return texts;
}

function linkedInEntry(source: Message): LinkedInEntry {
  const { text = "", type } = source;
  return { channel: "linkedin", direction: directionOf(type), at: momentOf(source), text, source };
}

function emailEntry(source: Email, texts: ReadonlyMap<string, string | undefined>): EmailEntry {
  const { email_body_uuid = "", subject = "", type } = source;
  const text = texts.get(email_body_uuid);
  return { channel: "email", direction: directionOf(type), at: momentOf(source), subject, text, source };
}

const directionOf = (type: string | undefined): "in" | "out" => (type === "inbox" ? "in" : "out");
