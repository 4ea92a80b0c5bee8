import type { Backend } from "../../backend/backend.ts";
import type { LedgerEntry } from "../../backend/ledger.ts";
import type { Row } from "../../backend/table.ts";
import type { ControlContext } from "../context.ts";
import { badge, formatCount, formatTime, section, truncate } from "./format.ts";
import { type Html, html } from "./html.ts";
import { newestRows } from "./newest-rows.ts";

const SHOWN_MESSAGES = 8;

/** Shows the number of rows of each collection. @param recent - Entries whose changes are shown beside the numbers. */
export function countSection(
  { emulator, backend, faults }: ControlContext,
  recent: readonly LedgerEntry[],
): Html {
  const changes = countChanges(recent);
  const counts = Object.entries(emulator.counts());
  const isShown = ([name, count]: [string, number]): boolean => count > 0 || changes.has(name);
  const empty = counts.filter((count) => !isShown(count)).map(([name]) => name);
  const note = `${backend.credits} credits · ${formatCount(backend.jobs.size, "scheduled job")} ·
    ${formatCount(faults.active.length, "active fault")}`;
  return section("Data", note, [
    html`<dl class="counts">${counts
      .filter(isShown)
      .map(([name, count]) => countTile(name, count, changes.get(name) ?? 0))}</dl>`,
    html`<p class="empty">Empty: ${empty.join(", ")}</p>`,
  ]);
}

/** Returns how many rows the entries added to each collection, less those that they removed. */
function countChanges(entries: readonly LedgerEntry[]): Map<string, number> {
  const changes = new Map<string, number>();
  for (const entry of entries) {
    if (entry.type !== "effect" || (entry.effect !== "created" && entry.effect !== "deleted")) continue;
    const collection = String(entry.collection);
    changes.set(collection, (changes.get(collection) ?? 0) + (entry.effect === "created" ? 1 : -1));
  }
  return changes;
}

function countTile(name: string, count: number, change: number): Html {
  const shown = count.toLocaleString("en");
  const changed = change === 0 ? "" : badge("info", `${change > 0 ? "+" : "−"}${Math.abs(change)}`);
  return html`<div><dt>${name}</dt><dd>${shown} ${changed}</dd></div>`;
}

/** Shows the newest LinkedIn messages and emails. */
export const messageSections = (backend: Backend): Html => html`<div class="pair">
  <div>${messageSection(backend, "Latest LinkedIn messages", "linkedin-messages", "text")}</div>
  <div>${messageSection(backend, "Latest emails", "emails", "subject")}</div>
</div>`;

function messageSection(backend: Backend, title: string, table: string, textField: string): Html {
  const rows = newestRows(backend, table, SHOWN_MESSAGES).map((row) =>
    messageRow(row, backend, row[textField]),
  );
  return section(title, "", rows.length === 0 ? [] : [html`<table>${rows}</table>`]);
}

function messageRow(row: Row, backend: Backend, text: unknown): Html {
  const { created_at, lead_uuid, status, type } = row;
  const name = backend.table("leads").get(String(lead_uuid))?.name ?? row.to_name ?? lead_uuid;
  const isFailed = status === "failed" || status === "bounced";
  return html`<tr>
    <td class="time">${formatTime(created_at)}</td>
    <td>${badge(type === "inbox" ? "info" : "", type === "inbox" ? "in" : "out")}
      ${badge(isFailed ? "bad" : status === "new" ? "warn" : "good", status)}</td>
    <td><b>${truncate(name, 60)}</b><span class="text">${truncate(text, 300)}</span></td>
  </tr>`;
}
