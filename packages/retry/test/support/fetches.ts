import type { Fetch, ResilienceEvent } from "../../src/index.ts";

/** One thing that a server does: gives a status or a response, or fails. */
export type Act = number | Response | Error | (() => Promise<Response>);

export interface Scripted {
  readonly fetch: Fetch;
  /** The requests that it got. */
  readonly requests: Request[];
  /** When it got them. */
  readonly times: number[];
}

/** A `fetch` that does one act after the other, the last one again and again. */
export function scripted(...acts: Act[]): Scripted {
  const requests: Request[] = [];
  const times: number[] = [];
  const fetch: Fetch = async (input, init) => {
    const act = acts[Math.min(requests.length, acts.length - 1)];
    requests.push(new Request(input, init));
    times.push(performance.now());
    if (typeof act === "function") return act();
    if (act instanceof Error) throw act;
    return act instanceof Response ? act : new Response(`status ${act}`, { status: act ?? 200 });
  };
  return { fetch, requests, times };
}

/** What `fetch` of node throws: the code stands in the cause. */
export function failed(code: string, syscall?: string): Error {
  const cause = Object.assign(new Error(code), { code }, syscall === undefined ? {} : { syscall });
  return new TypeError("fetch failed", { cause });
}

/** A `fetch` that waits for its signal alone. */
export const hanging: Fetch = (_, init) =>
  new Promise((_resolve, reject) => {
    init?.signal?.addEventListener("abort", () => reject(init.signal?.reason), { once: true });
  });

/** Keeps the events, without the request that they are about. */
export function recorder(): { events: object[]; onEvent: (event: ResilienceEvent) => void } {
  const events: object[] = [];
  return { events, onEvent: ({ method: _, url: __, ...event }) => void events.push(event) };
}

export const URL_OF_NOBODY = "http://api.invalid/things";
