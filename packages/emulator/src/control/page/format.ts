import { type Html, html } from "./html.ts";

/** Formats `2026-01-05T09:00:00.000Z` as `2026-01-05 09:00:00`. */
export const formatTime = (iso: unknown): string =>
  String(iso ?? "")
    .slice(0, 19)
    .replace("T", " ");

export const formatCount = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

export function truncate(text: unknown, length: number): string {
  const whole = String(text ?? "");
  return whole.length > length ? `${whole.slice(0, length)}…` : whole;
}

/** A short text with a background. @param style - `good`, `warn`, `bad`, `info`, or empty. */
export const badge = (style: string, text: unknown): Html => html`<span class="mark ${style}">${text}</span>`;

/** A uuid that one click selects. */
export const uuidCode = (uuid: unknown): Html => html`<code class="uuid">${uuid}</code>`;

/** A section with a heading, and a text if it has no content. */
export function section(
  title: string,
  note: unknown,
  content: readonly Html[],
  empty: unknown = "None yet.",
): Html {
  const body = content.length === 0 ? html`<p class="empty">${empty}</p>` : content;
  return html`<section><h2>${title} <small>${note}</small></h2>${body}</section>`;
}
