import { createLogger } from "@stoplight/prism-core";
import { createServer } from "@stoplight/prism-http-server";
import { generatedOperations, readOperations } from "./operations.ts";
import { type RecordedRequest, recordViolations, type Violation } from "./record-violations.ts";

export { readDescription } from "./operations.ts";
export type { RecordedRequest, Violation } from "./record-violations.ts";
export { type ValidatedFetch, validateFetch } from "./validate-fetch.ts";

export interface PrismOptions {
  /** The OpenAPI description to serve. Default: the generated one. */
  readonly description?: object;
  /** Default: a free port. */
  readonly port?: number;
  /**
   * URL of a server that Prism forwards requests to. Prism validates its responses instead of generating responses.
   * Files are forwarded as text, so other bytes are lost. If the server responds with 501, Prism generates a response.
   * Default: none.
   */
  readonly upstream?: string | URL;
  /** Called with each violation as soon as it is found. */
  readonly onViolation?: (violation: Violation) => void;
}

export interface PrismServer {
  readonly url: string;
  /** Every request that matched an operation, in order. */
  readonly requests: readonly RecordedRequest[];
  /** Every violation of the description, by the client or by the server, in order. */
  readonly violations: readonly Violation[];
  /** Clears the requests and violations. */
  reset(): void;
  close(): Promise<void>;
}

/**
 * Starts a Prism server in this process, on loopback. It validates requests, keys and responses. It generates the
 * responses from the description, or forwards requests to an upstream.
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
  const { requests, violations } = recordViolations(server.prism, onViolation);
  const url = await server.listen(port, "127.0.0.1");
  const reset = (): void => {
    requests.length = 0;
    violations.length = 0;
  };
  return { url, requests, violations, reset, close: () => server.close() };
}
