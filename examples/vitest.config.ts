import { fileURLToPath } from "node:url";
import { mergeConfig, type ViteUserConfig } from "vitest/config";
import shared from "../vitest.shared.ts";

const config: ViteUserConfig = mergeConfig(shared, {
  test: {
    // Most of the time of an example goes into compiling its modules.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL("node_modules/.cache/compile", import.meta.url)) },
  },
});

export default config;
