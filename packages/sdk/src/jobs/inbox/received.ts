import type { Resources } from "../../generated/resources.ts";
import type { Received } from "./inbox-types.ts";
import { merge } from "./merge.ts";

/** What comes in meanwhile moves rows to a later page: they come again, and none is passed over. */
const NEWEST_FIRST = {
  filter: { type: "inbox" },
  order_field: "created_at",
  order_type: "desc",
} as const;

/** All that contacts wrote, on both channels, as it came in: the newest first. */
export function received(
  grinfi: Resources,
  signal: AbortSignal | undefined,
): AsyncGenerator<Received, void, undefined> {
  return merge<Received>(messages(grinfi, signal), emails(grinfi, signal), isNewer);
}

async function* messages(grinfi: Resources, signal: AbortSignal | undefined): AsyncGenerator<Received> {
  for await (const source of grinfi.messages.list(NEWEST_FIRST, { signal, verifyFilter: true }))
    yield { channel: "linkedin", source };
}

async function* emails(grinfi: Resources, signal: AbortSignal | undefined): AsyncGenerator<Received> {
  for await (const source of grinfi.emails.list(NEWEST_FIRST, { signal, verifyFilter: true }))
    yield { channel: "email", source };
}

/** When it came in. What does not say so counts as new: it must not be missed. */
export function cameInAt({ source: { created_at } }: Received): number {
  const time = Date.parse(created_at);
  return Number.isNaN(time) ? Number.POSITIVE_INFINITY : time;
}

const isNewer = (one: Received, other: Received): boolean => cameInAt(one) > cameInAt(other);
