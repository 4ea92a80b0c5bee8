import { load } from "js-yaml";

/** Settings of pnpm that exempt packages from the minimum age of releases, or from the trust policy. */
const EXEMPTIONS: readonly string[] = [
  "minimumReleaseAgeExclude",
  "minimumReleaseAgeIgnoreMissingTime",
  "trustPolicyExclude",
  "trustPolicyIgnoreAfter",
];

/**
 * Returns a message for each exemption in a `pnpm-workspace.yaml`. `pnpm add` writes `minimumReleaseAgeExclude` by
 * itself if the newest version is too young, so nobody may have decided it.
 *
 * @param file - The path of the file, for the messages.
 */
export function findExemptions(text: string, file: string): string[] {
  const settings = Object.entries(load(text) as Record<string, unknown>);
  return settings
    .filter(([key]) => EXEMPTIONS.includes(key))
    .map(
      ([key, value]) =>
        `${file} sets ${key} to ${JSON.stringify(value)}. Remove it, and install versions that need no exemption.`,
    );
}
