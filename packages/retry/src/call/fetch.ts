/** The type of the standard `fetch`. Each middleware takes one and returns one. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

type Input = Parameters<Fetch>[0];

/** Does not use `instanceof`, because the request may come from another implementation. */
export const isRequest = (input: Input): input is Request =>
  typeof input === "object" && !(input instanceof URL);

/** Returns the signal of a request. */
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

/**
 * Returns whether the runtime follows redirects, so that it may send the request several times or to several servers.
 */
export function followsRedirects(input: Input, init: RequestInit | undefined): boolean {
  return (init?.redirect ?? (isRequest(input) ? input.redirect : "follow")) === "follow";
}

/** Discards the body of an unused response, so that its connection becomes free. */
export function discardBody(response: Response): void {
  response.body?.cancel().catch(() => {});
}
