import type { TreeGraph } from "../automation-tree/automation-tree.ts";
import { walkTree } from "../automation-tree/walk-tree.ts";
import type { Finding } from "./problem.ts";

export function* unreachable(tree: TreeGraph): Generator<Finding> {
  const reached = tree.reachedFrom(tree.starts);
  for (const node of tree.nodes) {
    if (reached.has(node)) continue;
    yield { path: node.path, node: node.id, message: `No contact can reach step ${node.id}.` };
  }
}

export function* cycle(tree: TreeGraph): Generator<Finding> {
  for (const [{ id }, { node_id, path }] of walkTree(tree).back) {
    yield { path, node: id, message: `Step ${id} leads back to the earlier step ${node_id}.` };
  }
}

export function* noEnd({ nodes }: TreeGraph): Generator<Finding> {
  for (const { after, id, path, type } of nodes) {
    if (type === "end" && after.length > 0) {
      yield { path: `${path}.after`, node: id, message: `Step ${id} is an end, so no step may follow it.` };
    } else if (type !== "end" && after.length === 0) {
      const message = `The path stops at step ${id}. Every path must end in a step of the type end.`;
      yield { path: `${path}.after`, node: id, message };
    }
  }
}
