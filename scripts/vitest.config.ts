import { mergeConfig, type ViteUserConfig } from "vitest/config";
import shared from "../vitest.shared.ts";

/** Loading the compilers takes longer than most files of tests, and none of them leaves anything behind. */
const config: ViteUserConfig = mergeConfig(shared, { test: { isolate: false } });

export default config;
