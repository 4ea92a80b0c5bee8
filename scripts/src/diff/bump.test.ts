import { expect, test } from "vitest";
import { type Bump, bumpFor } from "./bump.ts";
import type { Severity } from "./severity.ts";

test.each<[string, Severity, Bump]>([
  ["0.1.0", "breaking", "minor"],
  ["0.1.0", "feature", "patch"],
  ["0.1.0", "fix", "patch"],
  ["0.99.3", "breaking", "minor"],
  ["1.0.0", "breaking", "major"],
  ["1.0.0", "feature", "minor"],
  ["1.0.0", "fix", "patch"],
  ["10.2.0", "breaking", "major"],
  ["10.2.0", "feature", "minor"],
])("at version %s a %s change needs a %s version", (version, severity, bump) => {
  expect(bumpFor(severity, version)).toBe(bump);
});
