import type { Account } from "./send-account.ts";

/** The collections in which a send creates an item. */
const COLLECTIONS: ReadonlySet<unknown> = new Set(["linkedin-messages", "emails", "tasks"]);

interface SendCount {
  /** How often the server created the item. */
  made: number;
  /** How often a message or an email was sent. */
  left: number;
}

/**
 * Reads from the ledger how often each send was carried out, by its number.
 *
 * @param first - The lowest number among them.
 * @throws Error if an item was created that no send requested.
 */
export function countSends({ emulator: { ledger }, leads }: Account, first: number): Map<number, SendCount> {
  const acts = new Map<number, SendCount>();
  const byRequest = new Map<number | undefined, SendCount>();
  for (const { sequence, body, url } of ledger.requests()) {
    const { subject, text } = (body ?? {}) as { subject?: string; text?: string };
    const name = subject ?? text;
    const lead = leads.indexOf(String(url.split("/").at(-1)));
    const number = name === undefined ? first + 4 * lead + 3 : Number(name.split(" ").at(-1));
    const act = acts.get(number) ?? { made: 0, left: 0 };
    acts.set(number, act);
    byRequest.set(sequence, act);
  }
  const byMessage = new Map<unknown, SendCount>();
  for (const { collection, effect, id, message, request } of ledger.effects()) {
    const isMade = effect === "enrolled" || (effect === "created" && COLLECTIONS.has(collection));
    if (!isMade && effect !== "sent") continue;
    const act = isMade ? byRequest.get(request) : byMessage.get(message);
    if (act === undefined) throw new Error(`No send requested this: ${effect} ${collection ?? message}.`);
    if (isMade) {
      act.made += 1;
      byMessage.set(id, act);
    } else act.left += 1;
  }
  return acts;
}
