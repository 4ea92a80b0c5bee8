import { ConnectionReset } from "../faults/apply-fault.ts";
import type { EmulatorRequest, EmulatorResponse } from "./messages.ts";

/** Converts a web request. */
export function fromWebRequest(request: Request): EmulatorRequest {
  const { origin, pathname, search } = new URL(request.url);
  return {
    method: request.method,
    origin,
    pathname,
    search,
    get signal() {
      return request.signal;
    },
    header: (name) => request.headers.get(name) ?? undefined,
    text: () => request.text(),
    formData: () => request.formData(),
  };
}

/** Converts a response to a web response. */
export function toWebResponse({ status, headers, body, isInterrupted }: EmulatorResponse): Response {
  const content = body ?? null;
  return new Response(isInterrupted ? interruptedStream(content) : content, { status, headers });
}

function interruptedStream(content: BodyInit | null): ReadableStream<Uint8Array> {
  const source = new Response(content).body?.getReader();
  return new ReadableStream({
    async pull(controller) {
      const { done = true, value } = (await source?.read()) ?? {};
      if (done || value === undefined) return controller.error(new ConnectionReset());
      controller.enqueue(value);
    },
  });
}
