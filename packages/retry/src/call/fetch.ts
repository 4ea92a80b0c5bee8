/** What every layer takes and returns: the standard `fetch`. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

type Input = Parameters<Fetch>[0];

/** Not `instanceof`: the request may be another implementation's. */
export const isRequest = (input: Input): input is Request =>
  typeof input === "object" && !(input instanceof URL);

/** The signal that the request follows. */
export function signalOf(input: Input, init: RequestInit | undefined): AbortSignal | undefined {
  if (init?.signal !== undefined) return init.signal ?? undefined;
  return isRequest(input) ? input.signal : undefined;
}

export function methodOf(input: Input, init: RequestInit | undefined): string {
  return (init?.method ?? (isRequest(input) ? input.method : "GET")).toUpperCase();
}

export function urlOf(input: Input): string {
  return isRequest(input) ? input.url : String(input);
}

/** Whether the request may go to other servers, or to the same one again, by itself. */
export function followsRedirects(input: Input, init: RequestInit | undefined): boolean {
  return (init?.redirect ?? (isRequest(input) ? input.redirect : "follow")) === "follow";
}

/** Lets go of a response that nobody reads, so that its connection is free. */
export function discard(response: Response): void {
  response.body?.cancel().catch(() => {});
}
