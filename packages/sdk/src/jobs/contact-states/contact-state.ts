import type { Contact, Email, Message } from "@grinfi/core";
import { timestampOf } from "../shared/timestamp.ts";
import { withoutBounceNotices } from "./conversation-items.ts";
import { reachedNobody, sendingStateOf } from "./sending-state.ts";

/** Reasons not to write to a contact. A field is absent if it does not apply, or if its source was not read. */
export interface ContactState {
  /** When the contact last wrote, on LinkedIn or by email, in ISO 8601. Bounce notices do not count. */
  readonly repliedAt?: string;
  /**
   * When somebody of the team last wrote to the contact, on either channel, in ISO 8601. It is now if a message waits to
   * be sent, because that may happen at any time.
   */
  readonly writtenToAt?: string;
  /** `true` if a message to the contact waits to be sent. */
  readonly isWaiting?: true;
  /** The entry of the blacklist that matches the contact, in words. */
  readonly blacklisted?: string;
  /** The contact; absent if it does not exist. */
  readonly contact?: Contact;
}

/** The LinkedIn messages and the emails exchanged with a contact, the oldest first. */
export interface Conversation {
  readonly messages: readonly Message[];
  readonly emails: readonly Email[];
}

/** Returns when a contact last wrote, and when the team last wrote to it. */
export function timesOf({
  emails,
  messages,
}: Conversation): Pick<ContactState, "isWaiting" | "repliedAt" | "writtenToAt"> {
  const all = [...messages, ...withoutBounceNotices(emails)];
  const repliedAt = latestOf(all.filter(({ type }) => type === "inbox"));
  const written = all.filter((row) => row.type !== "inbox" && !reachedNobody(row));
  const isWaiting = written.some((row) => sendingStateOf(row) === "waiting");
  const writtenToAt = isWaiting ? new Date().toISOString() : latestOf(written);
  return {
    ...(repliedAt && { repliedAt }),
    ...(writtenToAt && { writtenToAt }),
    ...(isWaiting && { isWaiting }),
  };
}

/** A message whose time is missing or cannot be read counts as written now, because nobody can tell how old it is. */
function latestOf(rows: readonly (Email | Message)[]): string | undefined {
  const times = rows.map((row) => {
    const time = Date.parse(timestampOf(row) ?? "");
    return Number.isNaN(time) ? Date.now() : time;
  });
  return times.length === 0 ? undefined : new Date(times.reduce((a, b) => Math.max(a, b))).toISOString();
}
