import type { Emulator } from "@grinfi/emulator";
import type { FetchFunction } from "../../../src/index.ts";
import type { SendChannel } from "./send-channels.ts";

interface MessagePage {
  readonly data: readonly { readonly uuid: string }[];
  readonly total: number;
}

/**
 * Simulates a list that shows a new message late, like an index that lags behind.
 *
 * @param lag - The number of requests after which the list shows a message.
 */
export function laggingLists(
  emulator: Emulator,
  { collection, path }: SendChannel,
  lag: number,
): FetchFunction {
  return async (...given) => {
    const request = new Request(...given);
    const response = await emulator.fetch(request);
    const isList = request.method === "GET" && new URL(request.url).pathname === path;
    if (!isList || !response.ok) return response;
    const text = await response.text();
    if (!text.startsWith("{") || !text.endsWith("}")) return new Response(text, response);
    // The requests after a message, including this one.
    const later = (sequence = 0): number =>
      emulator.ledger.requests().filter((other) => other.sequence > sequence).length;
    const newest = emulator.ledger
      .effects("created")
      .filter((effect) => effect.collection === collection && later(effect.request) <= lag);
    const hidden = new Set<unknown>(newest.map(({ id }) => id));
    const page = JSON.parse(text) as MessagePage;
    const data = page.data.filter(({ uuid }) => !hidden.has(uuid));
    return Response.json({ ...page, data, total: page.total - page.data.length + data.length });
  };
}
