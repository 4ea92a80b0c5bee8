import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
import type { ReceivedMessage } from "./inbox-types.ts";
import { mergeSorted } from "./merge-sorted.ts";

/**
 * In this order, messages that arrive during the read shift rows to later pages: rows may repeat, but none is missed.
 */
const NEWEST_FIRST = {
  filter: { type: "inbox" },
  order_field: "created_at",
  order_type: "desc",
} as const;

/** Reads all received messages and emails, the newest first. */
export function readReceived(
  grinfi: Resources,
  request: RequestOptions,
): AsyncGenerator<ReceivedMessage, void, undefined> {
  return mergeSorted<ReceivedMessage>(messages(grinfi, request), emails(grinfi, request), isNewer);
}

async function* messages(grinfi: Resources, request: RequestOptions): AsyncGenerator<ReceivedMessage> {
  for await (const source of grinfi.messages.list(NEWEST_FIRST, { ...request, verifyFilter: true }))
    yield { channel: "linkedin", source };
}

async function* emails(grinfi: Resources, request: RequestOptions): AsyncGenerator<ReceivedMessage> {
  for await (const source of grinfi.emails.list(NEWEST_FIRST, { ...request, verifyFilter: true }))
    yield { channel: "email", source };
}

/** Returns when a message was received. A message without a time counts as the newest, so that it is not missed. */
export function receivedAt({ source: { created_at } }: ReceivedMessage): number {
  const time = Date.parse(created_at ?? "");
  return Number.isNaN(time) ? Number.POSITIVE_INFINITY : time;
}

const isNewer = (one: ReceivedMessage, other: ReceivedMessage): boolean =>
  receivedAt(one) > receivedAt(other);
