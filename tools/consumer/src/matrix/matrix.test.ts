import { expect, test } from "vitest";
import type { TypesCase } from "../cases/types.ts";
import type { NodeVersion } from "../sandbox/node-versions.ts";
import type { PackageManagerName } from "../sandbox/package-managers.ts";
import { MATRICES } from "./matrix.ts";
import type { MatrixCase } from "./matrix-case.ts";

const { small, full, runtimes } = MATRICES;

function casesOf<Kind extends MatrixCase["kind"]>(
  kind: Kind,
): readonly Extract<MatrixCase, { kind: Kind }>[] {
  return full.filter((one): one is Extract<MatrixCase, { kind: Kind }> => one.kind === kind);
}

test.each<NodeVersion>(["current", "system", "20.19", "22", "24", "26"])(
  "the SDK is imported and required on Node %s",
  (node) => {
    const programs = casesOf("program").filter((one) => one.node === node);
    expect(new Set(programs.map(({ load }) => load))).toEqual(new Set(["import", "require"]));
  },
);

test.each<PackageManagerName>(["npm", "npm 10", "npm 12", "pnpm", "yarn 1", "yarn berry"])(
  "%s installs the packages",
  (manager) => {
    expect(casesOf("program").filter((one) => one.manager === manager)).not.toEqual([]);
  },
);

test.each<TypesCase["typescript"]>(["5.9", "6.0", "7.0"])(
  "TypeScript %s checks with each module resolution and all globals",
  (typescript) => {
    const checks = casesOf("types").filter((one) => one.typescript === typescript);
    expect(new Set(checks.map(({ moduleResolution }) => moduleResolution)).size).toBe(3);
    expect(new Set(checks.map(({ globals }) => globals)).size).toBe(2);
  },
);

test("the first call of the README runs on the oldest and on the newest Node", () => {
  expect(casesOf("readme").map(({ node }) => node)).toEqual(expect.arrayContaining(["20.19", "26"]));
});

test("a copy in SQLite is made on the oldest Node, which has no SQLite, and on newer ones", () => {
  expect(casesOf("sync").map(({ node }) => node)).toEqual(expect.arrayContaining(["20.19", "22", "26"]));
});

test("three bundlers bundle the program into one file and into chunks", () => {
  const bundlers = new Set(casesOf("bundle").map(({ bundler }) => bundler));
  expect(bundlers.size).toBe(3);
  expect(casesOf("bundle")).toHaveLength(2 * bundlers.size);
});

test("the small matrix is part of the full one, and needs only the tools of the workspace", () => {
  expect(full).toEqual(expect.arrayContaining([...small]));
  for (const one of small) {
    expect(["program", "readme", "sync", "types"]).toContain(one.kind);
    if ("manager" in one) expect(one.manager).toBe("npm");
    if ("node" in one) expect(["current", "system"]).toContain(one.node);
    if (one.kind === "types") expect(one.typescript).toBe("7.0");
  }
});

test("every runtime with a server receives webhooks", () => {
  const runtimesOf = (kind: "repeats" | "webhooks"): string[] =>
    runtimes.flatMap((one) => (one.kind === kind && "runtime" in one ? [one.runtime] : []));
  expect([...runtimesOf("webhooks"), "Chromium"].toSorted()).toEqual(runtimesOf("repeats").toSorted());
});
