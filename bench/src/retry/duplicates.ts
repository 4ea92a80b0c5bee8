import { createClient } from "@grinfi/core";
import { API_KEY } from "../config.ts";
import { type EmulatorProcess, withEmulatorProcess } from "../emulator-process/emulator-process.ts";
import type { ApiOptions, RetryClient } from "./clients.ts";

/** Number of messages that are sent at once. */
export const SENDS = 200;

/**
 * Each fault affects a tenth of all requests. A fault applies only to requests that the earlier faults did not affect.
 */
const FAULTS = [
  { kind: "reset-before", probability: 0.1, times: null },
  { kind: "reset-after", probability: 0.11, times: null },
  { kind: "status", status: 503, probability: 0.125, times: null },
  { kind: "status", status: 503, processed: true, probability: 0.14, times: null },
];

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
    await emulator.addFaults(FAULTS);
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
