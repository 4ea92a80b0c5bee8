import type { Severity } from "./severity.ts";

export type { Severity } from "./severity.ts";

/** From the smallest to the largest. */
export const BUMPS = ["patch", "minor", "major"] as const;

export type Bump = (typeof BUMPS)[number];

/**
 * Returns the version bump for a severity. Below 1.0, as in the range `^0.1.0`, a breaking change raises the minor
 * version, and any other change raises the patch version.
 */
export function bumpFor(severity: Severity, version: string): Bump {
  if (version.startsWith("0.")) return severity === "breaking" ? "minor" : "patch";
  return severity === "breaking" ? "major" : severity === "feature" ? "minor" : "patch";
}
