import type { Backend } from "../backend/backend.ts";
import { encodeText } from "../backend/encode-json.ts";
import type { EffectEntry, EffectKind, LedgerEntry, RequestEntry } from "../backend/ledger.ts";
import { isInternalField, type Row } from "../backend/table.ts";
import type { ControlHandler } from "./context.ts";
import { Html, html } from "./html.ts";
import { STYLE } from "./page-style.ts";

const SHOWN_MESSAGES = 8;
const SHOWN_ENTRIES = 40;

/** Updates the page without changing the scroll position. */
const SCRIPT = `
const live = document.querySelector("#live");
live.parentElement.hidden = false;
setInterval(async () => {
  if (!live.checked || document.hidden) return;
  const response = await fetch(location.href).catch(() => undefined);
  if (!response?.ok) return;
  const next = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of ["time", "main"]) {
    const [now, then] = [document.querySelector(part), next.querySelector(part)];
    if (now.innerHTML !== then.innerHTML) now.replaceWith(then);
  }
}, 2000);
`;

/** Effects on rows. They are shown less prominently than effects on people. */
const ROW_EFFECTS: ReadonlySet<EffectKind> = new Set(["created", "updated", "deleted"]);

const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src data:",
};

/** Serves an HTML page with the current data and the latest events. */
export const page: ControlHandler = ({ origin }, { emulator, backend, faults }) => {
  const counts = Object.entries(emulator.counts());
  const document = html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>Grinfi emulator</title>
<style>${new Html(STYLE)}</style>
<header>
  <h1>Grinfi emulator</h1>
  <p>An unofficial emulator of the Grinfi API, in memory. Nothing leaves this machine.</p>
  <label hidden><input type="checkbox" id="live" checked> Live updates</label>
  <time>${formatTime(emulator.now.toISOString())} UTC</time>
</header>
<main>
<section>
  <h2>Data <small>${backend.credits} credits · ${formatCount(backend.jobs.size, "scheduled job")} ·
    ${formatCount(faults.active.length, "active fault")}</small></h2>
  <dl class="counts">${counts.map(([name, count]) => countTile(name, count))}</dl>
</section>
<div class="pair">
  ${section(
    "Latest LinkedIn messages",
    undefined,
    newestRows(backend, "linkedin-messages").map((row) => messageRow(row, backend, row.text)),
  )}
  ${section(
    "Latest emails",
    undefined,
    newestRows(backend, "emails").map((row) => messageRow(row, backend, row.subject)),
  )}
</div>
${section(
  "Ledger",
  `${formatCount(emulator.ledger.entries.length + emulator.ledger.dropped, "entry", "entries")}, newest first`,
  emulator.ledger.entries.slice(-SHOWN_ENTRIES).reverse().map(entryRow),
)}
<section>
  <h2>Examples</h2>
  <pre>curl -H "Authorization: Bearer any-key" "${origin}/leads/api/lists?limit=5"</pre>
  <pre>import { createClient } from "@grinfi/core";
const client = createClient({ apiKey: "any-key", baseUrl: "${origin}" });</pre>
  <pre># list the sent messages
curl "${origin}/__emulator/ledger?effect=sent"
# advance the time by an hour
curl -d '{"milliseconds": 3600000}' ${origin}/__emulator/advance
# make the next request fail
curl -d '{"kind": "status", "status": 503}' ${origin}/__emulator/faults
# reset to the start
curl -X POST ${origin}/__emulator/reset</pre>
</section>
</main>
<script>${new Html(SCRIPT)}</script>
</html>
`;
  return { status: 200, headers: HEADERS, body: encodeText(document.text) };
};

function section(title: string, note: string | undefined, rows: readonly Html[]): Html {
  const body = rows.length === 0 ? html`<p class="empty">None yet.</p>` : html`<table>${rows}</table>`;
  return html`<section><h2>${title} <small>${note}</small></h2><div class="scroll">${body}</div></section>`;
}

function countTile(name: string, count: number): Html {
  const shown = count.toLocaleString("en");
  return html`<div class="${count === 0 ? "none" : ""}"><dt>${name}</dt><dd>${shown}</dd></div>`;
}

function newestRows(backend: Backend, name: string): Row[] {
  const table = backend.table(name);
  const rows: Row[] = [];
  for (const row of table.rows(true)) {
    if (rows.length === SHOWN_MESSAGES) break;
    rows.push(table.fullRow(row));
  }
  return rows;
}

function messageRow(row: Row, backend: Backend, text: unknown): Html {
  const { created_at, lead_uuid, status, type } = row;
  const name = backend.table("leads").get(String(lead_uuid))?.name ?? row.to_name ?? lead_uuid;
  const isFailed = status === "failed" || status === "bounced";
  return html`<tr>
    <td class="time">${formatTime(created_at)}</td>
    <td>${badge(type === "inbox" ? "info" : "", type === "inbox" ? "in" : "out")}</td>
    <td>${badge(isFailed ? "bad" : status === "new" ? "warn" : "good", status)}</td>
    <td><b>${truncate(name, 60)}</b><span class="text">${truncate(text, 300)}</span></td>
  </tr>`;
}

function entryRow(entry: LedgerEntry): Html {
  return entry.type === "request" ? requestRow(entry) : effectRow(entry);
}

function requestRow({ at, method, url, operation, status, fault }: RequestEntry): Html {
  const style = status === undefined ? "bad" : status < 400 ? "good" : status < 500 ? "warn" : "bad";
  return html`<tr>
    <td class="time">${formatTime(at)}</td>
    <td>${badge(style, status ?? "none")}</td>
    <td><code>${method}</code></td>
    <td><code>${truncate(decodeUrl(url), 300)}</code> <span class="dim">${operation}</span>
      ${fault === undefined ? "" : badge("bad", `fault: ${fault}`)}</td>
  </tr>`;
}

function effectRow({ at, effect, request, type: _, sequence: __, ...details }: EffectEntry): Html {
  const fields = Object.entries(details)
    .filter(([name, value]) => value !== undefined && !isInternalField(name))
    .map(([name, value]) => `${name} ${typeof value === "object" ? JSON.stringify(value) : String(value)}`);
  return html`<tr class="effect">
    <td class="time">${formatTime(at)}</td>
    <td></td>
    <td>${badge(ROW_EFFECTS.has(effect) ? "" : "info", effect)}</td>
    <td class="dim">${truncate(fields.join(", "), 300)}${request === undefined ? " (without a request)" : ""}</td>
  </tr>`;
}

const badge = (style: string, text: unknown): Html => html`<span class="mark ${style}">${text}</span>`;

/** Formats `2026-01-05T09:00:00.000Z` as `2026-01-05 09:00:00`. */
const formatTime = (iso: unknown): string =>
  String(iso ?? "")
    .slice(0, 19)
    .replace("T", " ");

function truncate(text: unknown, length: number): string {
  const whole = String(text ?? "");
  return whole.length > length ? `${whole.slice(0, length)}…` : whole;
}

function decodeUrl(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

const formatCount = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
