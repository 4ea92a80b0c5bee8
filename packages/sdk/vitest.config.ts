import { mergeConfig, type ViteUserConfig } from "vitest/config";
import shared from "../../vitest.shared.ts";

/** They replace `node:fs`, which needs modules of their own. */
const MOCKED = "**/*.steps.test.ts";

const config: ViteUserConfig = mergeConfig(shared, {
  test: {
    projects: [
      { extends: true, test: { name: "shared modules", exclude: [MOCKED] } },
      { extends: false, test: { ...shared.test, name: "own modules", include: [MOCKED], isolate: true } },
      // The jobs, once more, against the responses that clients have observed. Crashes and memory do not depend on them.
      {
        extends: false,
        test: {
          ...shared.test,
          name: "observed responses",
          include: ["test/jobs/**/*.test.ts", "test/never-twice.test.ts"],
          exclude: ["test/jobs/*-{crash,memory,model,resume}.test.ts"],
          setupFiles: [shared.test?.setupFiles ?? [], "test/support/observed-shape.ts"].flat(),
        },
      },
    ],
  },
});

export default config;
