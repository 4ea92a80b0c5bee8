import { type PrismServer, startPrism } from "@grinfi/prism";
import type { Emulator, EmulatorOptions } from "../src/index.ts";
import { startServer } from "../src/server.ts";

export interface Stack {
  readonly emulator: Emulator;
  readonly prism: PrismServer;
  close(): Promise<void>;
}

/** An emulator on loopback with Prism in front of it, which checks both sides. */
export async function startStack(options: EmulatorOptions = {}): Promise<Stack> {
  const { emulator, url, close } = await startServer(options);
  const prism = await startPrism({ upstream: url });
  return {
    emulator,
    prism,
    close: async () => {
      await prism.close();
      await close();
    },
  };
}
