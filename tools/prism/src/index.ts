import { createLogger } from "@stoplight/prism-core";
import { createServer } from "@stoplight/prism-http-server";
import { observe, type SeenRequest, type Violation } from "./observe.ts";
import { generatedOperations, readOperations } from "./operations.ts";

export { type JudgedFetch, judgeFetch } from "./judge.ts";
export type { SeenRequest, Violation } from "./observe.ts";
export { readDescription } from "./operations.ts";

export interface PrismOptions {
  /** The OpenAPI description to serve. Default: the generated one. */
  readonly description?: object;
  /** Default: a free port. */
  readonly port?: number;
  /**
   * A server that requests are passed on to, whose answers are judged instead of made up. Files reach it as text, so that
   * other bytes do not survive, and where it answers 501, Prism makes up an answer. Default: none.
   */
  readonly upstream?: string | URL;
  /** Told of every violation at once. */
  readonly onViolation?: (violation: Violation) => void;
}

export interface PrismServer {
  readonly url: string;
  /** Every request that matched an operation, in order. */
  readonly requests: readonly SeenRequest[];
  /** Every breach of the description, by the client or by the server, in order. */
  readonly violations: readonly Violation[];
  /** Forgets the requests and violations so far. */
  reset(): void;
  close(): Promise<void>;
}

/**
 * Starts a Prism server in this process, on loopback. It validates requests, keys and answers: its own, made up from the
 * description, or those of an upstream.
 */
export async function startPrism(options: PrismOptions = {}): Promise<PrismServer> {
  const { description, port = 0, upstream, onViolation } = options;
  const operations = await (description === undefined ? generatedOperations() : readOperations(description));
  const server = createServer(operations, {
    cors: false,
    components: { logger: createLogger("prism", { level: "silent" }) },
    config: {
      ...(upstream === undefined ? { isProxy: false } : { isProxy: true, upstream: new URL(upstream) }),
      checkSecurity: true,
      validateRequest: true,
      validateResponse: true,
      errors: false,
      upstreamProxy: undefined,
      mock: { dynamic: false, ignoreExamples: false },
    },
  });
  const { requests, violations } = observe(server.prism, onViolation);
  const url = await server.listen(port, "127.0.0.1");
  const reset = (): void => {
    requests.length = 0;
    violations.length = 0;
  };
  return { url, requests, violations, reset, close: () => server.close() };
}
