import type { Emulator, EmulatorOptions } from "@grinfi/emulator";
import { type EmulatorServer, startServer } from "@grinfi/emulator/server";
import { type PrismServer, startPrism } from "@grinfi/prism";
import { assertNoViolations } from "@grinfi/prism/vitest";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { Grinfi } from "../../src/index.ts";

/** An account in an emulator, behind a Prism that checks every request and every answer. */
export interface AccountBehindPrism {
  readonly grinfi: Grinfi;
  readonly emulator: Emulator;
  /** Ids of the operations that were called in the test so far, in order. */
  readonly called: readonly string[];
  /** Where Prism listens. */
  readonly url: string;
}

/** For the tests of a file: each begins with the same account, and fails when either side breached the description. */
export function useAccountBehindPrism(options: EmulatorOptions = {}): AccountBehindPrism {
  let server: EmulatorServer;
  let prism: PrismServer;
  let grinfi: Grinfi;
  beforeAll(async () => {
    server = await startServer({ contacts: 20, ...options });
    prism = await startPrism({ upstream: server.url });
    grinfi = new Grinfi({ apiKey: "test-key", baseUrl: prism.url, rateLimit: false, retry: false });
  });
  beforeEach(() => {
    server.emulator.reset();
    prism.reset();
  });
  afterEach(() => assertNoViolations(prism));
  afterAll(async () => {
    await prism.close();
    await server.close();
  });
  return {
    get grinfi() {
      return grinfi;
    },
    get emulator() {
      return server.emulator;
    },
    get called() {
      return server.emulator.ledger.requests().map(({ operation }) => String(operation));
    },
    get url() {
      return prism.url;
    },
  };
}
