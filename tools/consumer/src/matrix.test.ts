import { expect, test } from "vitest";
import type { Cell } from "./cells/cell.ts";
import type { TypesCell } from "./cells/types.ts";
import type { ManagerName } from "./managers.ts";
import { MATRICES } from "./matrix.ts";
import type { NodeName } from "./node.ts";

const { small, full } = MATRICES;

function cells<Kind extends Cell["kind"]>(kind: Kind): readonly Extract<Cell, { kind: Kind }>[] {
  return full.filter((cell): cell is Extract<Cell, { kind: Kind }> => cell.kind === kind);
}

test.each<NodeName>(["at hand", "host", "20.19", "22", "24", "26"])(
  "the SDK is imported and required on Node %s",
  (node) => {
    const loads = cells("program").filter((cell) => cell.node === node);
    expect(new Set(loads.map(({ load }) => load))).toEqual(new Set(["import", "require"]));
  },
);

test.each<ManagerName>(["npm", "npm 10", "npm 12", "pnpm", "yarn 1", "yarn berry"])(
  "%s makes a project",
  (manager) => {
    expect(cells("program").filter((cell) => cell.manager === manager)).not.toEqual([]);
  },
);

test.each<TypesCell["typescript"]>(["5.9", "6.0", "7.0"])(
  "TypeScript %s checks with every way to resolve modules and all globals",
  (typescript) => {
    const checks = cells("types").filter((cell) => cell.typescript === typescript);
    expect(new Set(checks.map(({ moduleResolution }) => moduleResolution)).size).toBe(3);
    expect(new Set(checks.map(({ globals }) => globals)).size).toBe(2);
  },
);

test("a stranger follows the README on the oldest and on the newest Node", () => {
  expect(cells("readme").map(({ node }) => node)).toEqual(expect.arrayContaining(["20.19", "26"]));
});

test("three bundlers bundle it", () => {
  expect(cells("bundle")).toHaveLength(3);
});

test("the small matrix is a part of the full one and needs no other tools than the workspace", () => {
  expect(full).toEqual(expect.arrayContaining([...small]));
  for (const cell of small) {
    expect(["program", "readme", "types", "upgrade"]).toContain(cell.kind);
    if ("manager" in cell) expect(cell.manager).toBe("npm");
    if ("node" in cell) expect(["at hand", "host"]).toContain(cell.node);
    if (cell.kind === "types") expect(cell.typescript).toBe("7.0");
  }
});
