/**
 * Simulates a server whose responses have another form.
 *
 * @param path - The end of the paths whose successful responses are changed.
 * @param change - Returns the body in place of the original one.
 */
export function changeResponses(
  fetch: typeof globalThis.fetch,
  path: string,
  change: (body: never) => unknown,
): typeof globalThis.fetch {
  return async (...given) => {
    const request = new Request(...given);
    const response = await fetch(request.clone());
    if (!new URL(request.url).pathname.endsWith(path) || !response.ok) return response;
    return Response.json(change((await response.json()) as never));
  };
}
