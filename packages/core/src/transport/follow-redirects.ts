import { discard, type FetchFunction } from "./send.ts";

/** The number of redirects that `fetch` follows. */
const MAX_REDIRECTS = 20;

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Whether a response to a request with the method is a redirect that may be followed. */
const isRedirect = (method: string, { status, headers }: Response): boolean =>
  REDIRECTS.has(status) && (method === "GET" || method === "HEAD") && headers.has("location");

/**
 * Follows the redirects of a GET or HEAD. Each is a separate request for `send`: it takes a slot of the rate limiter, is
 * retried when it fails, counts as an attempt, and runs the hooks. Browsers hide redirects, so there the option
 * `redirect` of the request lets the browser follow them.
 *
 * @param first - The response to the first request. If it is not a redirect, it is returned.
 * @returns The last response. It is a redirect if there are too many, or if it does not lead to an http(s) URL without
 *   credentials.
 */
export async function followRedirects(
  send: FetchFunction,
  first: Response,
  firstUrl: string,
  init: RequestInit & { readonly method: string },
): Promise<Response> {
  let url = firstUrl;
  let response = first;
  for (let count = 0; count < MAX_REDIRECTS && isRedirect(init.method, response); count += 1) {
    const target = new URL(response.headers.get("location") ?? "", url);
    // Some runtimes would read the local file of a `file:` URL, and `fetch` rejects a URL with credentials.
    if (!/^https?:$/.test(target.protocol) || target.username !== "" || target.password !== "") break;
    url = target.href;
    await discard(response);
    response = await send(url, init);
    Reflect.defineProperty(response, "redirected", { value: true });
  }
  return response;
}
