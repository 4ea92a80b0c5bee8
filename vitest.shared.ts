import { fileURLToPath } from "node:url";
import { defineConfig, type ViteUserConfig } from "vitest/config";

/** What the tests of every package have in common; each package's `vitest.config.ts` re-exports it. */
const config: ViteUserConfig = defineConfig({
  test: {
    include: ["**/*.test.ts"],
    setupFiles: [fileURLToPath(new URL("tools/testing/src/seed-property-tests.ts", import.meta.url))],
    exclude: ["**/node_modules/**", "**/dist/**"],
    // Loading modules anew for each file takes longer than most files, and none of them leaves anything behind.
    isolate: false,
    // For a test that hangs. However slow and busy the machine is, no test comes near.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    maxWorkers: 2,
    reporters: ["default", ["json", { outputFile: "reports/tests.json" }]],
  },
});

export default config;
