import { type FetchFunction, Grinfi, type GrinfiOptions } from "../../src/index.ts";

/** Creates a client without rate limit, retries and timeouts, unless the options say otherwise. */
export const createTestClient = (fetch: FetchFunction, options: GrinfiOptions = {}): Grinfi =>
  new Grinfi({
    ...{ apiKey: "test-key", fetch, rateLimit: false, retry: false },
    ...{ timeout: Number.POSITIVE_INFINITY, ...options },
  });
