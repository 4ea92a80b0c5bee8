/** Sends a request, as `fetch` does: the interface between the middleware of a call. */
export type Send = (request: Request) => Promise<Response>;

/** Leaves an answer unread; its connection does not stay open. */
export async function discard({ body }: Response): Promise<void> {
  await body?.cancel().catch(() => {});
}
