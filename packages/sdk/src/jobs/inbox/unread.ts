import { ConfigurationError, type Contact } from "@grinfi/core";
import { anyValue, checkOptions, formatValue, type OptionRules } from "@grinfi/core/option-checks";
import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
import { batchesOf } from "../shared/batches.ts";
import { JOB_OPTIONS, type JobGenerator, requestOptionsOf } from "../shared/job.ts";
import type { ProgressTracker } from "../shared/progress-tracker.ts";
import type { ReceivedMessage, UnreadContact, UnreadCount, UnreadOptions } from "./inbox-types.ts";
import { readReceived, receivedAt } from "./received.ts";

/** The number of contacts in one lookup, which is one page. */
const CONTACTS_PER_LOOKUP = 100;

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
  for await (const latestMessages of batchesOf(
    latestOfEach(readReceived(grinfi, request), from),
    CONTACTS_PER_LOOKUP,
  )) {
    const contacts = await readContacts(grinfi, latestMessages, request);
    for (const latest of latestMessages) {
      const contact = contacts.get(latest.source.lead_uuid);
      if (contact === undefined) continue;
      const counts = unreadOf(contact, latest);
      if (counts.length === 0) continue;
      const one = { contact, unread: counts, latest };
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
  const seen = new Set<string | undefined>();
  for await (const one of newestFirst) {
    if (receivedAt(one) < from) return;
    const { lead_uuid } = one.source;
    if (seen.has(lead_uuid)) continue;
    seen.add(lead_uuid);
    yield one;
  }
}

async function readContacts(
  grinfi: Resources,
  latestMessages: readonly ReceivedMessage[],
  request: RequestOptions,
): Promise<Map<string | undefined, UnreadContact["contact"]>> {
  const uuids = latestMessages.flatMap(({ source }) => source.lead_uuid ?? []);
  const search = grinfi.contacts.search({ filter: { uuid: uuids } }, { ...request, verifyFilter: true });
  const contacts = await search.toArray({ limit: Number.POSITIVE_INFINITY });
  return new Map(contacts.map((contact) => [contact.uuid, contact]));
}

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
