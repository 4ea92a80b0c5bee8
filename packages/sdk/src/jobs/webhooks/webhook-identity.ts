import type { Webhook } from "../../generated/types.ts";

/** Which webhook one is: two with the same identity deliver the same events to the same place. */
export const identityOf = ({ event, target_url }: Pick<Webhook, "event" | "target_url">): string =>
  `${event} ${normaliseUrl(target_url)}`;

/**
 * One spelling for all spellings of a URL that HTTP sends to the same place: as the WHATWG URL standard writes it (case of
 * scheme and host, default port, dot segments), with percent-encoding in upper case and only where it is needed, without
 * the fragment. A slash at the end of a path counts: it names another resource.
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
