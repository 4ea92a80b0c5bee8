import { expect, test } from "vitest";
import { findExemptions } from "./exemptions.ts";

const SETTINGS = "packages:\n  - tools/*\nminimumReleaseAge: 4320\nstrictDepBuilds: true\n";

test.each([
  ["minimumReleaseAgeExclude", "\n  - left-pad@1.3.0", '["left-pad@1.3.0"]'],
  ["minimumReleaseAgeExclude", " []", "[]"],
  ["minimumReleaseAgeIgnoreMissingTime", " true", "true"],
  ["trustPolicyExclude", "\n  - left-pad", '["left-pad"]'],
  ["trustPolicyIgnoreAfter", " 4320", "4320"],
])("%s:%s is rejected, with the file, the value and what to do", (key, text, value) => {
  expect(findExemptions(`${SETTINGS}${key}:${text}\n`, "docs/pnpm-workspace.yaml")).toEqual([
    `docs/pnpm-workspace.yaml sets ${key} to ${value}. Remove it, and install versions that need no exemption.`,
  ]);
});

test("every exemption of a file is named", () => {
  const text = `trustPolicyExclude: [a]\n${SETTINGS}minimumReleaseAgeExclude: [b]\n`;
  expect(findExemptions(text, "pnpm-workspace.yaml")).toHaveLength(2);
});

test.each([
  ["other settings", SETTINGS],
  ["a comment that names one", "# minimumReleaseAgeExclude: [a]\nminimumReleaseAge: 4320\n"],
])("%s is accepted", (_, text) => {
  expect(findExemptions(text, "pnpm-workspace.yaml")).toEqual([]);
});
