import { ConfigurationError, type Contact } from "@grinfi/core";
import { anyValue, checkOptions, formatValue, type OptionRules } from "@grinfi/core/option-checks";
import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
import { contactsByUuid } from "../contact-states/read-by-uuid.ts";
import { batchesOf } from "../shared/batches.ts";
import { CONTACTS_PER_REQUEST } from "../shared/contacts-by-id.ts";
import { canonicalUuid } from "../shared/identity.ts";
import { JOB_OPTIONS, type JobGenerator, requestOptionsOf } from "../shared/job.ts";
import type { ProgressTracker } from "../shared/progress-tracker.ts";
import type { ReceivedMessage, UnreadContact, UnreadCount, UnreadOptions } from "./inbox-types.ts";
import { readReceived, receivedAt } from "./received.ts";

const UNREAD_OPTIONS: OptionRules<UnreadOptions> = { ...JOB_OPTIONS, since: anyValue };

export function listUnread(
  grinfi: Resources,
  options: UnreadOptions,
  progress: ProgressTracker,
): JobGenerator<UnreadContact, UnreadContact[]> {
  checkOptions(options, UNREAD_OPTIONS);
  const { since = 0 } = options;
  const from = new Date(since).getTime();
  if (Number.isNaN(from)) {
    throw new ConfigurationError(
      `The option since must be a Date or a time in ISO 8601, not ${formatValue(since)}.`,
    );
  }
  return unreadSince(grinfi, from, requestOptionsOf(options, progress), progress);
}

async function* unreadSince(
  grinfi: Resources,
  from: number,
  request: RequestOptions,
  progress: ProgressTracker,
): AsyncGenerator<UnreadContact, UnreadContact[], undefined> {
  const found: UnreadContact[] = [];
  const messages = latestOfEach(readReceived(grinfi, request), from);
  for await (const batch of batchesOf(messages, CONTACTS_PER_REQUEST)) {
    const contacts = await contactsByUuid(grinfi, batch.map(authorOf), request);
    for (const latest of batch) {
      const uuid = authorOf(latest);
      const contact = contacts.get(uuid);
      if (contact === undefined) continue;
      const unread = unreadOf(contact, latest);
      if (unread.length === 0) continue;
      const one = { contact: { ...contact, uuid }, unread, latest };
      found.push(one);
      progress.done += 1;
      yield one;
    }
  }
  return found;
}

/** Yields the newest message of each contact, until one was received before `from`. */
async function* latestOfEach(
  newestFirst: AsyncIterable<ReceivedMessage>,
  from: number,
): AsyncGenerator<ReceivedMessage, void, undefined> {
  const seen = new Set([""]);
  for await (const one of newestFirst) {
    if (receivedAt(one) < from) return;
    const author = authorOf(one);
    if (seen.has(author)) continue;
    seen.add(author);
    yield one;
  }
}

/** Returns the canonical uuid of the contact who wrote a message; empty if the message has none. */
const authorOf = ({ source }: ReceivedMessage): string => canonicalUuid(source.lead_uuid ?? "");

/**
 * If the contact has no counts, `read_at` still shows whether a LinkedIn message was read. Emails have no such field.
 */
function unreadOf({ unread_counts = [] }: Contact, latest: ReceivedMessage): UnreadCount[] {
  const counts = unread_counts.flatMap(({ category = "", count = 0 }) =>
    count > 0 ? { channel: category, count } : [],
  );
  if (counts.length > 0 || latest.channel === "email" || latest.source.read_at !== null) return counts;
  return [{ channel: latest.channel, count: 1 }];
}
