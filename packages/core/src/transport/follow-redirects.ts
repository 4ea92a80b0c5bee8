import { discard, type Send } from "./send.ts";

/** As many as `fetch` follows. */
const MAX_REDIRECTS = 20;

/**
 * Sends a request and, when it is a GET, follows its redirects. Each is a request of its own for everything below: it
 * takes its turn in the rate limit, is repeated when it fails, counts, and is told to the hooks. Browsers hide redirects;
 * there `request.redirect` lets the browser follow them.
 *
 * @returns The last response: a redirect when there are too many, or when it does not lead to an http(s) URL.
 */
export async function followRedirects(send: Send, request: Request): Promise<Response> {
  const { headers, method, redirect, signal } = request;
  let { url } = request;
  let response = await send(request);
  for (let count = 0; count < MAX_REDIRECTS; count += 1) {
    const location = response.headers.get("location");
    if (method !== "GET" || location === null || !/^30[12378]$/.test(`${response.status}`)) break;
    url = new URL(location, url).href;
    // Some runtimes would read a `file:` from where they run.
    if (!/^https?:/.test(url)) break;
    await discard(response);
    response = await send(new Request(url, { headers, redirect, signal }));
    Reflect.defineProperty(response, "redirected", { value: true });
  }
  return response;
}
