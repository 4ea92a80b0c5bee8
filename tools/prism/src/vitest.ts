import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { type PrismOptions, type PrismServer, startPrism, type Violation } from "./index.ts";

/**
 * A Prism server for the tests of a file. A test fails when either side breached the description,
 * also when the code under test swallowed the answer.
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

/** @throws Error that lists every violation, one a line. */
export function assertNoViolations({ violations }: { readonly violations: readonly Violation[] }): void {
  if (violations.length === 0) return;
  const lines = violations.map(
    ({ request, side, message }) => `  ${request}: the ${side} breached: ${message}`,
  );
  throw new Error(`The description was breached ${violations.length} times:\n${lines.join("\n")}`);
}
