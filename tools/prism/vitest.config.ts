import { mergeConfig, type ViteUserConfig } from "vitest/config";
import shared from "../../vitest.shared.ts";

const config: ViteUserConfig = mergeConfig(shared, {
  // Loading the modules anew for each file costs more than most of the tests; none of them leaves anything behind.
  test: { isolate: false },
});

export default config;
