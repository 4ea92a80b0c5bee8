import { mergeConfig, type ViteUserConfig } from "vitest/config";
import shared from "../../vitest.shared.ts";

/** Loading modules anew for each file takes longer than most files, and none of them leaves anything behind. */
const config: ViteUserConfig = mergeConfig(shared, { test: { isolate: false } });

export default config;
