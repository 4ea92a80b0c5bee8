import type { TreeGraph } from "../shared/automation-tree.ts";
import { walkTree } from "../shared/walk-tree.ts";
import type { Found } from "./problem.ts";

export function* unreachable(tree: TreeGraph): Generator<Found> {
  const reached = tree.reachedFrom(tree.starts);
  for (const node of tree.nodes) {
    if (reached.has(node)) continue;
    yield { path: node.path, node: node.id, message: `No contact comes to step ${node.id}.` };
  }
}

export function* cycle(tree: TreeGraph): Generator<Found> {
  for (const [{ id }, { node_id, path }] of walkTree(tree).back) {
    yield { path, node: id, message: `Step ${id} leads back to step ${node_id}, which comes before it.` };
  }
}

export function* noEnd({ nodes }: TreeGraph): Generator<Found> {
  for (const { after, id, path, type } of nodes) {
    if (type === "end" && after.length > 0) {
      yield { path: `${path}.after`, node: id, message: `Step ${id} is an end, so nothing comes after it.` };
    } else if (type !== "end" && after.length === 0) {
      const message = `The way stops at step ${id}; every way must end in a step of the type end.`;
      yield { path: `${path}.after`, node: id, message };
    }
  }
}
