import fc from "fast-check";
import { expect, test } from "vitest";
import { TreeGraph } from "../../src/jobs/automation-tree/automation-tree.ts";
import { walkTree } from "../../src/jobs/automation-tree/walk-tree.ts";
import { validTrees } from "../support/values/valid-trees.ts";

test("a step comes after all its predecessors, and each comes once", () => {
  fc.assert(
    fc.property(validTrees, (tree) => {
      const { back, order } = walkTree(new TreeGraph(tree));
      expect(back).toEqual([]);
      expect(order.map(({ id }) => id).toSorted()).toEqual(tree.nodes.map(({ id }) => id).toSorted());
      const positions = new Map(order.map(({ id }, index) => [id, index]));
      for (const { after, id } of order) {
        for (const { node_id } of after)
          expect(positions.get(node_id)).toBeGreaterThan(positions.get(id) ?? Infinity);
      }
    }),
    { numRuns: 200 },
  );
});

test("a cycle has a back edge, and unreachable steps come last", () => {
  const edge = (node_id: number) => [{ node_id, branch_id: 1 }];
  const graph = new TreeGraph({
    contact_sources: [{ id: 1, after_id: 1 }],
    nodes: [
      { id: 4, type: "end", before: [], after: [] },
      { id: 2, type: "util_timer", before: edge(1), after: edge(1) },
      { id: 1, type: "util_timer", before: edge(2), after: edge(2) },
    ],
  });
  const { back, order } = walkTree(graph);
  expect(order.map(({ id }) => id)).toEqual([1, 2, 4]);
  expect(back.map(([{ id }, { path }]) => [id, path])).toEqual([[2, "nodes.1.after.0"]]);
});
