import type { Emulator } from "@grinfi/emulator";
import type { FetchFunction } from "../../../src/index.ts";
import type { SendChannel } from "./send-channels.ts";

interface MessagePage {
  readonly data: readonly { readonly uuid: string }[];
  readonly total: number;
}

/**
 * Simulates lists that show a new message late, like an index that lags behind.
 *
 * @param channels - The channels whose lists lag.
 * @param lag - The number of requests after which a list shows a message.
 */
export function laggingLists(
  emulator: Emulator,
  channels: readonly SendChannel[],
  lag: number,
): FetchFunction {
  return async (...given) => {
    const request = new Request(...given);
    const response = await emulator.fetch(request);
    const { pathname } = new URL(request.url);
    const channel = channels.find(({ path }) => request.method === "GET" && path === pathname);
    if (channel === undefined || !response.ok) return response;
    const text = await response.text();
    if (!text.startsWith("{") || !text.endsWith("}")) return new Response(text, response);
    // The requests after a message, including this one.
    const later = (sequence = 0): number =>
      emulator.ledger.requests().filter((other) => other.sequence > sequence).length;
    const newest = emulator.ledger
      .effects("created")
      .filter((effect) => effect.collection === channel.collection && later(effect.request) <= lag);
    const hidden = new Set<unknown>(newest.map(({ id }) => id));
    const page = JSON.parse(text) as MessagePage;
    const data = page.data.filter(({ uuid }) => !hidden.has(uuid));
    return Response.json({ ...page, data, total: page.total - page.data.length + data.length });
  };
}
