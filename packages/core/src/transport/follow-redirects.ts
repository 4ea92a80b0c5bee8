import { discard, type Send } from "./send.ts";

/** The number of redirects that `fetch` follows. */
const MAX_REDIRECTS = 20;

/**
 * Sends a request and follows its redirects if it is a GET or HEAD. Each redirect is a separate request for `send`: it
 * takes a slot of the rate limiter, is retried when it fails, counts as an attempt, and runs the hooks. Browsers hide
 * redirects, so there `request.redirect` lets the browser follow them.
 *
 * @returns The last response. It is a redirect if there are too many, or if it does not lead to an http(s) URL.
 */
export async function followRedirects(send: Send, request: Request): Promise<Response> {
  const { headers, method, redirect, signal } = request;
  let { url } = request;
  let response = await send(request);
  for (let count = 0; count < MAX_REDIRECTS; count += 1) {
    const location = response.headers.get("location");
    if (!/^(GET|HEAD)$/.test(method) || location === null || !/^30[12378]$/.test(`${response.status}`)) break;
    url = new URL(location, url).href;
    // Some runtimes would read the local file of a `file:` URL.
    if (!/^https?:/.test(url)) break;
    await discard(response);
    response = await send(new Request(url, { method, headers, redirect, signal }));
    Reflect.defineProperty(response, "redirected", { value: true });
  }
  return response;
}
