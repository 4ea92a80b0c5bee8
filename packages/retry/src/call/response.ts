const buffered = new WeakSet<Response>();

/** Returns the response with another body. Properties that the constructor cannot set are copied. */
export function withBody(response: Response, body: ReadableStream<Uint8Array> | ArrayBuffer): Response {
  const { headers, ok, redirected, status, statusText, type, url } = response;
  // Some proxies respond with a status such as 999, which the constructor does not accept.
  const isStandard = status >= 200 && status <= 599;
  return Object.defineProperties(
    new Response(body, isStandard ? { headers, status, statusText } : { headers }),
    {
      ...(!isStandard && { ok: { value: ok }, status: { value: status }, statusText: { value: statusText } }),
      // Code that follows redirects itself sets it again.
      redirected: { value: redirected, configurable: true },
      type: { value: type },
      url: { value: url },
    },
  );
}

/** Marks a response whose body is in memory, so that no timeout needs to cover the body. */
export function markBuffered(response: Response): Response {
  buffered.add(response);
  return response;
}

/** Returns the body of a response, or `null` if it is empty, in memory or already read. */
export function unreadBodyOf(response: Response): Response["body"] {
  const { body, bodyUsed } = response;
  return bodyUsed || !body || body.locked || buffered.has(response) ? null : body;
}
