import type { Call } from "./call.ts";
import { checkJson } from "./check-json.ts";
import { serialiseQuery } from "./serialise-query.ts";

/** How the request of a call is made, in the words of openapi-fetch. */
export function requestInit({ requestSignal, operation: { method, query } }: Call): object {
  return {
    ...(requestSignal && { signal: requestSignal }),
    // A write that is sent elsewhere would be sent twice, or take its body to another server.
    redirect: method === "GET" ? "follow" : "error",
    querySerializer: (values: Record<string, unknown>) => serialiseQuery(values, (name) => query?.[name]),
    bodySerializer: serialiseBody,
  };
}

function serialiseBody(body: unknown): string | FormData {
  if (body instanceof FormData) return body;
  checkJson(body, "body");
  return JSON.stringify(body);
}
