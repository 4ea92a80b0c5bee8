import { fileURLToPath } from "node:url";

/** The packages that the benchmark compares. */
export const NODE_MODULES: string = fileURLToPath(new URL("../node_modules", import.meta.url));

export const CORE = "@grinfi/core";
export const SDK = "@grinfi/sdk";
export const EMULATOR = "@grinfi/emulator";

/** The key that all clients send to the servers of the benchmark. */
export const API_KEY = "test-key";
