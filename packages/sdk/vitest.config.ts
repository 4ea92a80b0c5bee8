import { mergeConfig, type ViteUserConfig } from "vitest/config";
import shared from "../../vitest.shared.ts";

/** They replace `node:fs`, which needs modules of their own. */
const MOCKED = "**/*.steps.test.ts";

const config: ViteUserConfig = mergeConfig(shared, {
  test: {
    projects: [
      { extends: true, test: { name: "shared modules", exclude: [MOCKED] } },
      { extends: false, test: { ...shared.test, name: "own modules", include: [MOCKED], isolate: true } },
    ],
  },
});

export default config;
