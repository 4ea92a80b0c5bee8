import type { Fetch, ResilienceEvent } from "../../src/index.ts";

/** One result of a scripted fetch: a status, a response, an error, or a function. */
export type ScriptedResult = number | Response | Error | (() => Promise<Response>);

export interface ScriptedFetch {
  readonly fetch: Fetch;
  /** The requests that it received. */
  readonly requests: Request[];
  /** When it received them. */
  readonly times: number[];
}

/** Creates a `fetch` that returns one result after another, and then the last one repeatedly. */
export function scriptedFetch(...results: ScriptedResult[]): ScriptedFetch {
  const requests: Request[] = [];
  const times: number[] = [];
  const fetch: Fetch = async (input, init) => {
    const result = results[Math.min(requests.length, results.length - 1)];
    requests.push(new Request(input, init));
    times.push(performance.now());
    if (typeof result === "function") return result();
    if (result instanceof Error) throw result;
    return result instanceof Response ? result : new Response(`status ${result}`, { status: result ?? 200 });
  };
  return { fetch, requests, times };
}

/** Creates an error like that of `fetch` in Node, which has the code in its cause. */
export function networkError(code: string, syscall?: string): Error {
  const cause = Object.assign(new Error(code), { code }, syscall === undefined ? {} : { syscall });
  return new TypeError("fetch failed", { cause });
}

/** A `fetch` that ends only when its signal is aborted. */
export const hangingFetch: Fetch = (_, init) =>
  new Promise((_resolve, reject) => {
    init?.signal?.addEventListener("abort", () => reject(init.signal?.reason), { once: true });
  });

/** Records events without their method and URL. */
export function eventRecorder(): { events: object[]; onEvent: (event: ResilienceEvent) => void } {
  const events: object[] = [];
  return { events, onEvent: ({ method: _, url: __, ...event }) => void events.push(event) };
}

export const TEST_URL = "http://api.invalid/things";
