import { createClient } from "@grinfi/core";
import type { Contender, Setting } from "./contenders.ts";
import { type Target, withTarget } from "./target.ts";

const SENDS = 200;

/** Each kind hits every tenth request; a fault sees only those that the ones before it left. */
const FAULTS = [
  { kind: "reset-before", share: 0.1, times: null },
  { kind: "reset-after", share: 0.11, times: null },
  { kind: "status", status: 503, share: 0.125, times: null },
  { kind: "status", status: 503, acted: true, share: 0.14, times: null },
];

export interface Duplicates {
  /** Messages beyond the first one of a call. */
  readonly duplicates: number;
  /** Requests beyond one a call. */
  readonly extra: number;
}

/** Sends messages, each of which must be sent once, while four in ten requests go wrong. */
export function measureDuplicates(make: (setting: Setting) => Contender): Promise<Duplicates> {
  return withTarget({ contacts: 50 }, async (target) => {
    const baseUrl = target.url;
    const { call } = createClient({ apiKey: "test-key", baseUrl });
    const { data: [lead] = [] } = await call.searchContacts({ body: { limit: 1 } });
    const { data: [sender] = [] } = await call.listSenderProfiles({ query: { limit: 1 } });
    await target.addFaults(FAULTS);
    const contender = make({ baseUrl, fetch, limit: 100_000, interval: 250 });
    const calls = Array.from({ length: SENDS }, (_, number) =>
      contender.send({
        lead_uuid: String(lead?.uuid),
        sender_profile_uuid: String(sender?.uuid),
        text: `Number ${number}`,
      }),
    );
    await Promise.allSettled(calls);
    return readDuplicates(target);
  });
}

async function readDuplicates(target: Target): Promise<Duplicates> {
  const requests = (await target.ledger("request")).filter(
    ({ operation }) => operation === "sendLinkedInMessage",
  );
  const texts = new Map(requests.map(({ sequence, body }) => [sequence, body?.text]));
  const made = (await target.ledger("effect")).filter(
    ({ effect, collection }) => effect === "created" && collection === "linkedin-messages",
  );
  const distinct = new Set(made.map(({ request }) => texts.get(request ?? -1)));
  return { duplicates: made.length - distinct.size, extra: requests.length - SENDS };
}
