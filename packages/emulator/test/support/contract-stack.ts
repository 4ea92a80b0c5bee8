import { type PrismServer, startPrism, type ValidatedFetch, validateFetch } from "@grinfi/prism";
import { createEmulator, type Emulator, type EmulatorOptions } from "../../src/index.ts";
import { startServer } from "../../src/server.ts";
import { Api } from "./api.ts";

/** An emulator, Prism in front of it, which checks both sides, and calls through it. */
export interface ContractStack<Prism = ValidatedFetch> {
  readonly emulator: Emulator;
  readonly prism: Prism;
  readonly api: Api;
}

/** All in this process. */
export async function createStack(options: EmulatorOptions = {}): Promise<ContractStack> {
  const emulator = createEmulator(options);
  const prism = await validateFetch(emulator.fetch);
  return { emulator, prism, api: new Api(emulator, prism.fetch) };
}

/** Both as servers on loopback. */
export async function startStack(): Promise<ContractStack<PrismServer> & { close(): Promise<void> }> {
  const { emulator, url, close } = await startServer();
  const prism = await startPrism({ upstream: url });
  return {
    emulator,
    prism,
    api: new Api(emulator, prism.url),
    close: async () => {
      await prism.close();
      await close();
    },
  };
}
