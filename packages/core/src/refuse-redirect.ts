import { discard, type Send } from "./send.ts";

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Fails where a redirect is not to be followed, as `fetch` itself does with `redirect: "error"`.
 *
 * @throws TypeError
 */
export function refuseRedirect(send: Send): Send {
  return async (request) => {
    const response = await send(request);
    if (request.redirect !== "manual" || !isRedirect(response)) return response;
    await discard(response);
    throw new TypeError("The request was redirected, which is refused for a write.");
  };
}

/** Browsers hide the status. */
const isRedirect = ({ status, type }: Response): boolean =>
  type === "opaqueredirect" || REDIRECTS.has(status);
