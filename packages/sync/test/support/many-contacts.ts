import { setImmediate } from "node:timers/promises";
import { createEmulator } from "@grinfi/emulator";
import type { FetchFunction } from "@grinfi/sdk";

const WINDOW = 10_000;
/** The number of contacts that were created at the same time. */
const AT_ONCE = 3;
const START = Date.UTC(2020, 0, 1);

const contact = (index: number): object => ({
  uuid: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
  created_at: new Date(START + Math.floor(index / AT_ONCE) * 1000).toISOString(),
  name: `Robin Sample ${index}`,
  work_email: `robin.sample.${index}@example.com`,
  list_uuid: "00000000-0000-4000-8000-00000000f00d",
  about: `A note about contact ${index}. `.repeat(40),
});

interface Search {
  readonly limit: number;
  readonly offset: number;
  readonly filter?: { readonly created_at?: { readonly ">="?: string } };
}

/** Returns an account with this number of contacts, of which none is kept in memory. */
export function manyContacts(count: number): FetchFunction {
  const { fetch } = createEmulator({ contacts: 20, maxLedgerEntries: 1 });
  return async (input, init) => {
    // A network takes turns of the event loop. Without such turns the platform does not free the memory of its requests.
    await setImmediate();
    const request = new Request(input, init);
    if (!request.url.endsWith("/leads/search")) return fetch(request);
    const { filter, limit, offset }: Search = await request.json();
    if (offset + limit > WINDOW) return Response.json({ message: "Too deep." }, { status: 500 });
    const from = filter?.created_at?.[">="];
    const first = from === undefined ? 0 : ((Date.parse(from) - START) / 1000) * AT_ONCE;
    const length = Math.max(0, Math.min(limit, count - first - offset));
    const data = Array.from({ length }, (_, index) => contact(first + offset + index));
    return Response.json({ data, limit, offset, total: count - first });
  };
}
