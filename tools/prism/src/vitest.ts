import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { type PrismOptions, type PrismServer, startPrism, type Violation } from "./index.ts";

/**
 * Starts a Prism server for the tests of a file. A test fails if the client or the server violates the description,
 * even if the code under test ignores the response.
 */
export function usePrism(options: PrismOptions = {}): PrismServer {
  let server: PrismServer;
  beforeAll(async () => {
    server = await startPrism(options);
  });
  beforeEach(() => server.reset());
  afterEach(() => assertNoViolations(server));
  afterAll(() => server.close());
  return {
    get url() {
      return server.url;
    },
    get requests() {
      return server.requests;
    },
    get violations() {
      return server.violations;
    },
    reset: () => server.reset(),
    close: () => server.close(),
  };
}

/** @throws Error that lists all violations, one per line. */
export function assertNoViolations({ violations }: { readonly violations: readonly Violation[] }): void {
  if (violations.length === 0) return;
  const lines = violations.map(
    ({ request, side, message }) => `  ${request}: violation by the ${side}: ${message}`,
  );
  throw new Error(`${violations.length} violations of the description:\n${lines.join("\n")}`);
}
