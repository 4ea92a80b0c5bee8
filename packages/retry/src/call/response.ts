const whole = new WeakSet<Response>();

/** The same response with another body; what a constructor cannot set is taken over. */
export function withBody(response: Response, body: ReadableStream<Uint8Array> | ArrayBuffer): Response {
  const { headers, redirected, status, statusText, type, url } = response;
  return Object.defineProperties(new Response(body, { headers, status, statusText }), {
    // Whoever follows redirects above says so.
    redirected: { value: redirected, configurable: true },
    type: { value: type },
    url: { value: url },
  });
}

/** Marks a response whose body is in memory: no timeout has to follow it. */
export function markBuffered(response: Response): Response {
  whole.add(response);
  return response;
}

export const isBuffered = (response: Response): boolean => response.body === null || whole.has(response);
