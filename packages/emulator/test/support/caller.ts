import type { Emulator } from "../../src/emulator.ts";

/** A response with a parsed body. */
export interface JsonResponse {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read responses of every shape
  readonly body: any;
  readonly headers: Headers;
}

/** Creates a function that sends requests to an emulator. */
export function createCaller(
  emulator: Emulator,
  headers: Record<string, string> = {},
): (method: string, path: string, body?: unknown) => Promise<JsonResponse> {
  return async (method, path, body) => {
    const response = await emulator.fetch(`http://emulator.invalid${path}`, {
      method,
      headers: {
        authorization: "Bearer test-key",
        ...(body !== undefined && !(body instanceof FormData) && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: body instanceof FormData ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json") ?? false;
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  };
}
