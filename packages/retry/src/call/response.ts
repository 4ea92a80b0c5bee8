const buffered = new WeakSet<Response>();

/** Returns the response with another body. Properties that the constructor cannot set are copied. */
export function withBody(response: Response, body: ReadableStream<Uint8Array> | ArrayBuffer): Response {
  const { headers, redirected, status, statusText, type, url } = response;
  return Object.defineProperties(new Response(body, { headers, status, statusText }), {
    // Code that follows redirects itself sets it again.
    redirected: { value: redirected, configurable: true },
    type: { value: type },
    url: { value: url },
  });
}

/** Marks a response whose body is in memory, so that no timeout needs to cover the body. */
export function markBuffered(response: Response): Response {
  buffered.add(response);
  return response;
}

/** Returns the body of a response, or `null` if it is empty, in memory or already read. */
export const unreadBodyOf = (response: Response): Response["body"] =>
  response.bodyUsed || buffered.has(response) ? null : response.body;
