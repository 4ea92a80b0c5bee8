import { expect, test } from "vitest";
import { packagesOfOtherRepositories } from "./repository.ts";

const HERE = "https://code.invalid/grinfi/sdk";
const packageOf = (url: string | undefined) => [
  { manifest: { name: "@grinfi/core", version: "1.0.0", ...(url !== undefined && { repository: { url } }) } },
];

test.each([HERE, `${HERE}.git`, `git+${HERE}.git`])(
  "a package with the repository %s may be published",
  (url) => {
    expect(packagesOfOtherRepositories(packageOf(url), HERE)).toEqual([]);
  },
);

test.each([
  ["of a fork", "git+https://code.invalid/somebody/sdk.git"],
  ["of another host", "git+https://other.invalid/grinfi/sdk.git"],
  ["of a repository with a longer name", `${HERE}-copy`],
  ["without a repository", undefined],
])("a package %s may not be published", (_, url) => {
  expect(packagesOfOtherRepositories(packageOf(url), HERE)).toEqual([
    expect.stringContaining("@grinfi/core has the repository.url "),
  ]);
});
