import { HttpError } from "../http/http-error.ts";
import type { EmulatorRequest } from "../http/messages.ts";

/**
 * Rejects a request that changes something if a page of another origin sent it. A browser sends forms of any page to
 * this machine. Programs do not send these headers, so their requests pass.
 *
 * @throws HttpError 403.
 */
export function rejectCrossOrigin(request: EmulatorRequest): void {
  if (request.method === "GET" || isSameOrigin(request)) return;
  throw new HttpError(
    403,
    "cross_origin",
    `A page of another origin must not send ${request.method} ${request.pathname} from a browser. Use the page of the emulator, or a program such as curl.`,
  );
}

function isSameOrigin(request: EmulatorRequest): boolean {
  const site = request.header("sec-fetch-site");
  if (site !== undefined) return site === "same-origin" || site === "none";
  // Older browsers send only this header with a form.
  const origin = request.header("origin");
  if (origin === undefined) return true;
  const host = request.header("host") ?? new URL(request.origin).host;
  return URL.canParse(origin) && new URL(origin).host === host;
}
