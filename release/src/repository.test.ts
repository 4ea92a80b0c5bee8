import { expect, test } from "vitest";
import { strangers } from "./repository.ts";

const HERE = "https://code.invalid/grinfi/sdk";
const of = (url: string | undefined) => [
  { manifest: { name: "@grinfi/core", version: "1.0.0", ...(url !== undefined && { repository: { url } }) } },
];

test.each([HERE, `${HERE}.git`, `git+${HERE}.git`])("a package of %s may be published from there", (url) => {
  expect(strangers(of(url), HERE)).toEqual([]);
});

test.each([
  ["of a fork", "git+https://code.invalid/somebody/sdk.git"],
  ["of another host", "git+https://other.invalid/grinfi/sdk.git"],
  ["of a repository with a longer name", `${HERE}-copy`],
  ["without a repository", undefined],
])("a package %s may not", (_, url) => {
  expect(strangers(of(url), HERE)).toEqual([expect.stringContaining("@grinfi/core is of ")]);
});
