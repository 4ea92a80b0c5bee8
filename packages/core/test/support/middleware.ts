import { type ClientMiddleware, createMiddleware } from "../../src/index.ts";

/** Sends a request up to three times, until the response is successful. */
export const threeTimes: ClientMiddleware = createMiddleware((attempt) => async (input, init) => {
  const send = (): Promise<Response> => attempt(input instanceof Request ? input.clone() : input, init);
  let response = await send();
  for (let retries = 2; retries > 0 && !response.ok; retries -= 1) response = await send();
  return response;
});

/** The response of a server that is too busy. */
export const busy = (): Response => new Response(null, { status: 503 });
