import { createEmulator, type Emulator, type EmulatorOptions } from "@grinfi/emulator";
import { type ValidatedFetch, validateFetch } from "@grinfi/prism";
import { assertNoViolations } from "@grinfi/prism/vitest";
import { afterEach, beforeAll, beforeEach } from "vitest";
import { Grinfi } from "../../../src/index.ts";

/** An account in an emulator, behind Prism, which checks every request and every response. */
export interface AccountBehindPrism {
  readonly grinfi: Grinfi;
  readonly emulator: Emulator;
  /** The ids of the operations that the test has called so far, in order. */
  readonly called: readonly string[];
}

/** Gives each test of a file the same account. A test fails if a request or response violates the description. */
export function useAccountBehindPrism(options: EmulatorOptions = {}): AccountBehindPrism {
  let emulator: Emulator;
  let validated: ValidatedFetch;
  let grinfi: Grinfi;
  beforeAll(async () => {
    // Prism knows the described shape only.
    emulator = createEmulator({ contacts: 20, responseShape: "described", ...options });
    validated = await validateFetch(emulator.fetch);
    grinfi = new Grinfi({
      ...{ apiKey: "test-key", fetch: validated.fetch, rateLimit: false, retry: false },
      timeout: Number.POSITIVE_INFINITY,
    });
  });
  beforeEach(() => {
    emulator.reset();
    validated.reset();
  });
  afterEach(() => assertNoViolations(validated));
  return {
    get grinfi() {
      return grinfi;
    },
    get emulator() {
      return emulator;
    },
    get called() {
      return emulator.ledger.requests().map(({ operation }) => String(operation));
    },
  };
}
