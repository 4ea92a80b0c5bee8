import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Emulator } from "@grinfi/emulator";
import { type EmulatorServer, startServer } from "@grinfi/emulator/server";
import { type PrismServer, startPrism } from "@grinfi/prism";
import { assertNoViolations } from "@grinfi/prism/vitest";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";

/** The result of a program. */
interface ProgramResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ExampleRunner {
  /** The emulator that the examples call. */
  readonly emulator: Emulator;
  /** URL of the Prism proxy in front of the emulator, which validates every request and response. */
  readonly url: string;
  /** Runs the `main.ts` of an example as a user would, on the emulator. */
  run(folder: URL, ...args: string[]): Promise<ProgramResult>;
}

/**
 * Starts an emulator for the tests of an example. A test fails if either side violates the description.
 *
 * @param contacts - The number of contacts of the account.
 */
export function useExamples(contacts = 20): ExampleRunner {
  let server: EmulatorServer;
  let prism: PrismServer;
  beforeAll(async () => {
    server = await startServer({ contacts });
    prism = await startPrism({ upstream: server.url });
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
    get emulator() {
      return server.emulator;
    },
    get url() {
      return prism.url;
    },
    run: (folder, ...args) =>
      new Promise((resolve) => {
        const env = { ...process.env, GRINFI_API_KEY: "test-key", GRINFI_BASE_URL: prism.url };
        const program = fileURLToPath(new URL("main.ts", folder));
        execFile(process.execPath, [program, ...args], { env }, (error, stdout, stderr) => {
          resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
        });
      }),
  };
}
