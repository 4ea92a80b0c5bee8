/** Measures how long successful requests of a `fetch` take. */
export class LatencyMeter {
  readonly #times: number[] = [];

  readonly fetch: typeof fetch = async (input, init) => {
    const start = performance.now();
    const response = await fetch(input, init);
    if (response.ok) this.#times.push(performance.now() - start);
    return response;
  };

  /** Returns the average in milliseconds, without the first requests. */
  averageAfter(first: number): number {
    const times = this.#times.slice(first);
    return times.reduce((sum, time) => sum + time, 0) / times.length;
  }

  /** Returns the average of the last requests in milliseconds. @param share - Their share of all requests. */
  averageOfLast(share: number): number {
    return this.averageAfter(this.#times.length * (1 - share));
  }
}
