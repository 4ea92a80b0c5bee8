import type { EffectEntry, EffectKind, LedgerEntry, RequestEntry } from "../../backend/ledger.ts";
import { isInternalField } from "../../backend/table.ts";
import { badge, formatTime, truncate } from "./format.ts";
import { type Html, html } from "./html.ts";

const SHOWN_ENTRIES = 40;

/** Effects on rows. They are shown less prominently than effects on people. */
const ROW_EFFECTS: ReadonlySet<EffectKind> = new Set(["created", "updated", "deleted"]);

/** Shows the newest of the entries as a table, newest first. Shows nothing if there are none. */
export const ledgerTable = (entries: readonly LedgerEntry[]): Html[] =>
  entries.length === 0
    ? []
    : [html`<table class="ledger">${entries.slice(-SHOWN_ENTRIES).reverse().map(entryRow)}</table>`];

/** Shows how many entries there are of each kind, such as `3 sent`. */
export function entryCounts(entries: readonly LedgerEntry[]): Html[] {
  const counts = new Map<string, number>();
  for (const entry of entries) {
    const kind = entry.type === "effect" ? entry.effect : "requests";
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].map(([kind, count]) => badge(styleOf(kind), `${count.toLocaleString("en")} ${kind}`));
}

const styleOf = (kind: string): string =>
  kind === "requests" || ROW_EFFECTS.has(kind as EffectKind) ? "" : "info";

function entryRow(entry: LedgerEntry): Html {
  return entry.type === "request" ? requestRow(entry) : effectRow(entry);
}

function requestRow({ at, method, url, operation, status, fault }: RequestEntry): Html {
  const style = status === undefined ? "bad" : status < 400 ? "good" : status < 500 ? "warn" : "bad";
  return html`<tr>
    <td class="time">${formatTime(at)}</td>
    <td>${badge(style, status ?? "none")}</td>
    <td><code>${method} ${truncate(decodeUrl(url), 300)}</code> <span class="dim">${operation}</span>
      ${fault === undefined ? "" : badge("bad", `fault: ${fault}`)}</td>
  </tr>`;
}

function effectRow({ at, effect, request: _, type: __, sequence: ___, ...details }: EffectEntry): Html {
  const fields = Object.entries(details)
    .filter(([name, value]) => value !== undefined && !isInternalField(name))
    .map(([name, value]) => `${name} ${typeof value === "object" ? JSON.stringify(value) : String(value)}`);
  return html`<tr class="effect">
    <td class="time">${formatTime(at)}</td>
    <td>${badge(styleOf(effect), effect)}</td>
    <td class="dim">${truncate(fields.join(", "), 300)}</td>
  </tr>`;
}

function decodeUrl(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}
