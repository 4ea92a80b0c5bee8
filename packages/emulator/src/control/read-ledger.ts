import type { Ledger, LedgerEntry } from "../backend/ledger.ts";
import { invalidField } from "../http/http-error.ts";
import { jsonResponse } from "../http/response.ts";
import type { ControlHandler } from "./context.ts";

const PARAMETERS = new Set(["type", "operation", "effect", "since", "limit"]);

/**
 * Returns entries of the ledger in order. `operation` selects the requests of an operation and their effects. `since`
 * selects the entries after a sequence number. `limit` returns the first entries after `since` or, without `since`, the
 * newest ones.
 */
export const readLedger: ControlHandler = ({ search }, { emulator: { ledger } }) => {
  const searchParams = new URLSearchParams(search);
  for (const name of searchParams.keys()) {
    if (!PARAMETERS.has(name))
      throw invalidField(name, `Unknown parameter ${name}. Known parameters: ${[...PARAMETERS].join(", ")}.`);
  }
  const type = searchParams.get("type");
  if (type !== null && type !== "request" && type !== "effect")
    throw invalidField("type", "type must be request or effect.");
  const since = readWholeParameter(searchParams, "since");
  const limit = readWholeParameter(searchParams, "limit") ?? Number.POSITIVE_INFINITY;
  const effect = searchParams.get("effect");
  const found = entriesOfOperation(ledger, searchParams.get("operation")).filter(
    (entry) =>
      (since === undefined || entry.sequence > since) &&
      (type === null || entry.type === type) &&
      (effect === null || (entry.type === "effect" && entry.effect === effect)),
  );
  const entries =
    since === undefined ? found.slice(Math.max(0, found.length - limit)) : found.slice(0, limit);
  return jsonResponse({ entries, dropped: ledger.dropped });
};

function entriesOfOperation(ledger: Ledger, operation: string | null): readonly LedgerEntry[] {
  if (operation === null) return ledger.entries;
  const requests = new Set(ledger.requests(operation).map(({ sequence }) => sequence));
  return ledger.entries.filter((entry) =>
    requests.has(entry.type === "request" ? entry.sequence : (entry.request ?? -1)),
  );
}

function readWholeParameter(parameters: URLSearchParams, name: string): number | undefined {
  const value = parameters.get(name);
  if (value === null) return undefined;
  if (!/^\d{1,15}$/.test(value)) throw invalidField(name, `${name} must be a whole number of at least 0.`);
  return Number(value);
}
