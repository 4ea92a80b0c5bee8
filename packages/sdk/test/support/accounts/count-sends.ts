import type { Account } from "./send-account.ts";

/** The collections in which a send creates an item. */
const COLLECTIONS: ReadonlySet<unknown> = new Set(["linkedin-messages", "emails", "tasks"]);

interface SendCount {
  /** How often the server created the item. */
  carriedOut: number;
  /** How often a message or an email was sent. */
  sent: number;
}

/**
 * Reads from the ledger how often each send was carried out, by its number.
 *
 * @param first - The lowest number among them.
 * @throws Error if an item was created that no send requested.
 */
export function countSends({ emulator: { ledger }, leads }: Account, first: number): Map<number, SendCount> {
  const counts = new Map<number, SendCount>();
  const byRequest = new Map<number | undefined, SendCount>();
  for (const { sequence, body, url } of ledger.requests()) {
    const { subject, text } = (body ?? {}) as { subject?: string; text?: string };
    const name = subject ?? text;
    const lead = leads.indexOf(String(url.split("/").at(-1)));
    const number = name === undefined ? first + 4 * lead + 3 : Number(name.split(" ").at(-1));
    const count = counts.get(number) ?? { carriedOut: 0, sent: 0 };
    counts.set(number, count);
    byRequest.set(sequence, count);
  }
  const byMessage = new Map<unknown, SendCount>();
  for (const { collection, effect, id, message, request } of ledger.effects()) {
    const isCarriedOut = effect === "enrolled" || (effect === "created" && COLLECTIONS.has(collection));
    if (!isCarriedOut && effect !== "sent") continue;
    const count = isCarriedOut ? byRequest.get(request) : byMessage.get(message);
    if (count === undefined) throw new Error(`No send requested this: ${effect} ${collection ?? message}.`);
    if (isCarriedOut) {
      count.carriedOut += 1;
      byMessage.set(id, count);
    } else count.sent += 1;
  }
  return counts;
}
