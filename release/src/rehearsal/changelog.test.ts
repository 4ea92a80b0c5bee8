import { expect, test } from "vitest";
import { entryOf } from "./changelog.ts";

const CHANGELOG = `# @grinfi/core

## 0.10.0

### Minor Changes

- Newer.

## 0.1.0

- The first.
`;

test("the entry of a version is what stands under it", () => {
  expect(entryOf(CHANGELOG, "0.10.0")).toBe("### Minor Changes\n\n- Newer.");
  expect(entryOf(CHANGELOG, "0.1.0")).toBe("- The first.");
});

test("a version without an entry is an error", () => {
  expect(() => entryOf(CHANGELOG, "0.1")).toThrow("The changelog has nothing about 0.1.");
});
