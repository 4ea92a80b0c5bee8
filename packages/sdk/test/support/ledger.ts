import type { Account } from "./account.ts";

/** What a send makes. */
const COLLECTIONS: ReadonlySet<unknown> = new Set(["linkedin-messages", "emails", "tasks"]);

interface Act {
  /** How often the server acted on the send. */
  made: number;
  /** How often a message or an email left for it. */
  left: number;
}

/**
 * What became of sends, by their number, from the ledger.
 *
 * @param first - The lowest number among them.
 * @throws Error when something was made that none of them asked for.
 */
export function actsOf({ emulator: { ledger }, leads }: Account, first: number): Map<number, Act> {
  const acts = new Map<number, Act>();
  const byRequest = new Map<number | undefined, Act>();
  for (const { sequence, body, url } of ledger.requests()) {
    const { subject, text } = (body ?? {}) as { subject?: string; text?: string };
    const name = subject ?? text;
    const lead = leads.indexOf(String(url.split("/").at(-1)));
    const number = name === undefined ? first + 4 * lead + 3 : Number(name.split(" ").at(-1));
    const act = acts.get(number) ?? { made: 0, left: 0 };
    acts.set(number, act);
    byRequest.set(sequence, act);
  }
  const byMessage = new Map<unknown, Act>();
  for (const { collection, effect, id, message, request } of ledger.effects()) {
    const isMade = effect === "enrolled" || (effect === "created" && COLLECTIONS.has(collection));
    if (!isMade && effect !== "sent") continue;
    const act = isMade ? byRequest.get(request) : byMessage.get(message);
    if (act === undefined) throw new Error(`Nobody asked for this: ${effect} ${collection ?? message}.`);
    if (isMade) {
      act.made += 1;
      byMessage.set(id, act);
    } else act.left += 1;
  }
  return acts;
}
