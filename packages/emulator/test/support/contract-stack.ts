import { type PrismServer, startPrism, type ValidatedFetch, validateFetch } from "@grinfi/prism";
import { createEmulator, type Emulator, type EmulatorOptions } from "../../src/index.ts";
import { startServer } from "../../src/server.ts";
import { Api } from "./api.ts";

/** An emulator behind Prism, which checks requests and responses, and an API client. */
export interface ContractStack<Prism = ValidatedFetch> {
  readonly emulator: Emulator;
  readonly prism: Prism;
  readonly api: Api;
}

/** Creates a stack in process. */
export async function createStack(options: EmulatorOptions = {}): Promise<ContractStack> {
  const emulator = createEmulator(options);
  const prism = await validateFetch(emulator.fetch);
  return { emulator, prism, api: new Api(emulator, prism.fetch) };
}

/** Starts a stack of servers on loopback. */
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
