import { createClient } from "@grinfi/core";
import { API_KEY } from "../config.ts";
import { type EmulatorProcess, withEmulatorProcess } from "../emulator-process/emulator-process.ts";
import type { ApiOptions, RetryClient } from "./clients.ts";

/** Number of messages that are sent at once. */
export const SENDS = 200;

/**
 * Returns faults that break connections and respond with 503, before and after the request is processed. Each affects
 * this share of all requests.
 */
export function faultsOf(share: number): readonly object[] {
  const kinds = [
    { kind: "reset-before" },
    { kind: "reset-after" },
    { kind: "status", status: 503 },
    { kind: "status", status: 503, processed: true },
  ];
  // A fault applies only to requests that the earlier faults did not affect.
  return kinds.map((kind, index) => ({ ...kind, probability: share / (1 - index * share), times: null }));
}

export interface Duplicates {
  /** Messages in addition to the first one of a call. */
  readonly duplicates: number;
  /** Requests in addition to one per call. */
  readonly extraRequests: number;
}

/** Sends messages while four in ten requests fail. Each message must be sent once. */
export function measureDuplicates(
  createRetryClient: (options: ApiOptions) => RetryClient,
): Promise<Duplicates> {
  return withEmulatorProcess({ contacts: 50 }, async (emulator) => {
    const baseUrl = emulator.url;
    const { call } = createClient({ apiKey: API_KEY, baseUrl });
    const { data: [lead] = [] } = await call.searchContacts({ body: { limit: 1 } });
    const { data: [sender] = [] } = await call.listSenderProfiles({ query: { limit: 1 } });
    await emulator.addFaults(faultsOf(0.1));
    const client = createRetryClient({ baseUrl, fetch, limit: 100_000, interval: 250 });
    const calls = Array.from({ length: SENDS }, (_, number) =>
      client.send({
        lead_uuid: String(lead?.uuid),
        sender_profile_uuid: String(sender?.uuid),
        text: `Number ${number}`,
      }),
    );
    await Promise.allSettled(calls);
    return countDuplicates(emulator);
  });
}

async function countDuplicates(emulator: EmulatorProcess): Promise<Duplicates> {
  const requests = (await emulator.ledger("request")).filter(
    ({ operation }) => operation === "sendLinkedInMessage",
  );
  const texts = new Map(requests.map(({ sequence, body }) => [sequence, body?.text]));
  const created = (await emulator.ledger("effect")).filter(
    ({ effect, collection }) => effect === "created" && collection === "linkedin-messages",
  );
  const distinct = new Set(created.map(({ request }) => texts.get(request ?? -1)));
  return { duplicates: created.length - distinct.size, extraRequests: requests.length - SENDS };
}
