import type { Webhook } from "@grinfi/core";

/** Returns the identity of a webhook. Two webhooks with the same identity deliver the same events to the same URL. */
export const identityOf = ({ event, target_url }: Pick<Webhook, "event" | "target_url">): string =>
  `${event} ${normaliseUrl(target_url)}`;

/**
 * Returns the same text for all spellings of a URL that HTTP treats as equal. It follows the WHATWG URL standard (case
 * of scheme and host, default port, dot segments), writes percent-encoding in upper case and only where it is needed,
 * and drops the fragment. A slash at the end of a path stays, because it names another resource.
 */
export function normaliseUrl(text = ""): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  url.hash = "";
  return url.href.replace(/%[\da-f]{2}/gi, normaliseEscape);
}

function normaliseEscape(code: string): string {
  const character = String.fromCharCode(Number.parseInt(code.slice(1), 16));
  return /[\w.~-]/.test(character) ? character : code.toUpperCase();
}
