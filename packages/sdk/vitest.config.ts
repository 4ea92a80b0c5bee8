import { mergeConfig, type ViteUserConfig } from "vitest/config";
import shared from "../../vitest.shared.ts";

/** They replace `node:fs`, which needs modules of their own. */
const MOCKED = "**/*.steps.test.ts";

const config: ViteUserConfig = mergeConfig(shared, {
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "shared modules",
          // Loading modules anew for each file takes longer than most files, and none of them leaves anything behind.
          isolate: false,
          exclude: [MOCKED],
          typecheck: { enabled: true, include: ["**/*.test-d.ts"], tsconfig: "./tsconfig.json" },
        },
      },
      { extends: false, test: { ...shared.test, name: "own modules", include: [MOCKED] } },
    ],
  },
});

export default config;
