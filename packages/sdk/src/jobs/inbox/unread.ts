import { ConfigurationError } from "@grinfi/core";
import { anything, checkOptions, type OptionRules, shown } from "@grinfi/core/option-checks";
import { JOB_OPTIONS } from "../../calls/option-rules.ts";
import type { Resources } from "../../generated/resources.ts";
import type { Contact } from "../../generated/types.ts";
import { batchesOf } from "../shared/batches.ts";
import { createJob, type Job } from "../shared/job.ts";
import type { Received, UnreadContact, UnreadCount, UnreadOptions } from "./inbox-types.ts";
import { cameInAt, received } from "./received.ts";

/** Contacts that are looked up together: a page of them. */
const TOGETHER = 100;

const UNREAD_OPTIONS: OptionRules<UnreadOptions> = { ...JOB_OPTIONS, since: anything };

export function unread(grinfi: Resources, options: UnreadOptions): Job<UnreadContact, UnreadContact[]> {
  checkOptions(options, UNREAD_OPTIONS);
  const { since = 0 } = options;
  const from = new Date(since).getTime();
  if (Number.isNaN(from)) {
    throw new ConfigurationError(
      `The option since takes a Date or a moment in ISO 8601, not ${shown(since)}.`,
    );
  }
  return createJob((signal) => unreadSince(grinfi, from, signal), options);
}

async function* unreadSince(
  grinfi: Resources,
  from: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<UnreadContact, UnreadContact[], undefined> {
  const found: UnreadContact[] = [];
  for await (const writers of batchesOf(latestOfEach(received(grinfi, signal), from), TOGETHER)) {
    const contacts = await contactsOf(grinfi, writers, signal);
    for (const latest of writers) {
      const contact = contacts.get(latest.source.lead_uuid);
      if (contact === undefined) continue;
      const counts = unreadOf(contact, latest);
      if (counts.length === 0) continue;
      const one = { contact, unread: counts, latest };
      found.push(one);
      yield one;
    }
  }
  return found;
}

/** The newest that each contact wrote, as long as it came in from a moment on. */
async function* latestOfEach(
  newestFirst: AsyncIterable<Received>,
  from: number,
): AsyncGenerator<Received, void, undefined> {
  const seen = new Set<string | undefined>();
  for await (const one of newestFirst) {
    if (cameInAt(one) < from) return;
    const { lead_uuid } = one.source;
    if (seen.has(lead_uuid)) continue;
    seen.add(lead_uuid);
    yield one;
  }
}

async function contactsOf(
  grinfi: Resources,
  writers: readonly Received[],
  signal: AbortSignal | undefined,
): Promise<Map<string | undefined, UnreadContact["contact"]>> {
  const uuids = writers.flatMap(({ source }) => source.lead_uuid ?? []);
  const search = grinfi.contacts.search({ filter: { uuid: uuids } }, { signal, verifyFilter: true });
  const contacts = await search.toArray({ limit: Number.POSITIVE_INFINITY });
  return new Map(contacts.map((contact) => [contact.uuid, contact]));
}

/** Where the contact counts nothing, a message on LinkedIn still tells of itself; an email cannot. */
function unreadOf({ unread_counts = [] }: Contact, latest: Received): UnreadCount[] {
  const counts = unread_counts.flatMap(({ category = "", count = 0 }) =>
    count > 0 ? { channel: category, count } : [],
  );
  if (counts.length > 0 || latest.channel === "email" || latest.source.read_at !== null) return counts;
  return [{ channel: latest.channel, count: 1 }];
}
