import { encodeText } from "../../backend/encode-json.ts";
import type { Ledger, LedgerEntry } from "../../backend/ledger.ts";
import type { HttpError } from "../../http/http-error.ts";
import type { EmulatorRequest, EmulatorResponse } from "../../http/messages.ts";
import type { ControlContext, ControlHandler } from "../context.ts";
import { countSection, messageSections } from "./data-sections.ts";
import { eventSection } from "./event-section.ts";
import { formatCount, formatTime, section } from "./format.ts";
import { Html, html } from "./html.ts";
import { entryCounts, ledgerTable } from "./ledger-rows.ts";
import { SCRIPT } from "./script.ts";
import { STYLE } from "./style.ts";
import { uuidSections } from "./uuid-sections.ts";

const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  // Another page must not show this one in a frame, where a person could click without knowing.
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
};

/** Serves an HTML page with the current data, the latest events, and buttons that make something happen. */
export const page: ControlHandler = (request, context) => renderPage(request, context);

/**
 * Renders the page. The parameter `since` of the query is the sequence number of a ledger entry. The page begins with
 * the entries after it.
 *
 * @param error - Why the last click failed.
 */
export function renderPage(
  { origin, search }: EmulatorRequest,
  context: ControlContext,
  error?: HttpError,
): EmulatorResponse {
  const { emulator, backend } = context;
  const { ledger } = emulator;
  const recent = entriesSince(ledger, new URLSearchParams(search).get("since"));
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
  <time id="time" data-live>${formatTime(emulator.now.toISOString())} UTC</time>
</header>
<main>
${error && html`<p class="error" role="alert">${error.message}</p>`}
<div id="recent" data-live>${recent && recentSection(recent)}</div>
<div id="uuids" data-live>${uuidSections(backend)}</div>
${eventSection(backend)}
<div id="data" data-live>
${countSection(context, recent ?? [])}
${messageSections(backend)}
${section(
  "Ledger",
  `${formatCount(ledger.entries.length + ledger.dropped, "entry", "entries")}, newest first`,
  ledgerTable(ledger.entries),
)}
</div>
${exampleSection(origin)}
</main>
<script>${new Html(SCRIPT)}</script>
</html>
`;
  return { status: error?.status ?? 200, headers: HEADERS, body: encodeText(document.text) };
}

/** Returns the entries after a sequence number. Returns `undefined` if it is not the number of an entry. */
function entriesSince(ledger: Ledger, since: string | null): readonly LedgerEntry[] | undefined {
  if (since === null || !/^\d{1,15}$/.test(since)) return undefined;
  const index = Number(since) - ledger.dropped;
  return index > ledger.entries.length ? undefined : ledger.entries.slice(Math.max(0, index));
}

const recentSection = (entries: readonly LedgerEntry[]): Html =>
  section(
    "Since your last click",
    entryCounts(entries),
    ledgerTable(entries),
    "Nothing was due. Automations run only in their working hours.",
  );

const exampleSection = (origin: string): Html =>
  section("Examples", "", [
    html`<pre>curl -H "Authorization: Bearer any-key" "${origin}/leads/api/lists?limit=5"</pre>`,
    html`<pre>import { createClient } from "@grinfi/core";
const client = createClient({ apiKey: "any-key", baseUrl: "${origin}" });</pre>`,
    html`<pre># list the sent messages
curl "${origin}/__emulator/ledger?effect=sent"
# advance the time by an hour
curl -d '{"milliseconds": 3600000}' ${origin}/__emulator/advance
# make the next request fail
curl -d '{"kind": "status", "status": 503}' ${origin}/__emulator/faults
# reset to the start
curl -X POST ${origin}/__emulator/reset</pre>`,
  ]);
