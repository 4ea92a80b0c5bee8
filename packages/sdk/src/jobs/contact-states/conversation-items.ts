import type { Email } from "@grinfi/core";
import { canonicalUuid } from "../shared/identity.ts";

/** The fields of a message or an email that show who wrote it. */
interface WrittenRow {
  readonly sender_profile_uuid?: string;
  readonly type?: string;
}

/** Returns the messages or emails that a sender profile sent. */
export function itemsFrom<Item extends WrittenRow>(items: readonly Item[], sender: string): Item[] {
  const from = canonicalUuid(sender);
  return items.filter(
    ({ sender_profile_uuid, type }) => type !== "inbox" && canonicalUuid(sender_profile_uuid ?? "") === from,
  );
}

/** Returns the emails that are not bounce notices. No person wrote a bounce notice, and nobody can answer it. */
export function withoutBounceNotices(emails: readonly Email[]): Email[] {
  const notices = new Set(emails.map(({ bounced_by_uuid }) => bounced_by_uuid));
  return emails.filter(({ uuid }) => !notices.has(uuid));
}
