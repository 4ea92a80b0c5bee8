import type { TreeGraph } from "../automation-tree/automation-tree.ts";
import type { Finding } from "./problem.ts";

const FIELD_PATH = "first_common_node_id";

/** Branches that fork before the common step must reach it. Those that fork after it cannot. */
export function* commonNode(tree: TreeGraph): Generator<Finding> {
  const { firstCommonNodeId: id } = tree;
  const forks = forksOf(tree);
  const common = tree.node(id);
  if (id !== null && common === undefined) {
    yield { path: FIELD_PATH, message: `The branches must meet at step ${id}, which does not exist.` };
  }
  if (id === null && forks[0] !== undefined) {
    const message = `The tree branches at step ${forks[0].id}. Set this field to the step where the branches meet again.`;
    yield { path: FIELD_PATH, node: forks[0].id, message };
  }
  if (common === undefined) return;
  const later = tree.reachedFrom([common]);
  for (const fork of forks.filter((node) => !later.has(node))) {
    for (const { branch_id, node_id, path } of fork.after) {
      const next = tree.node(node_id);
      if (next === undefined || tree.reachedFrom([next]).has(common)) continue;
      const message = `Branch ${branch_id} of step ${fork.id} does not reach step ${id}, where the branches meet.`;
      yield { path, node: fork.id, message };
    }
  }
}

export function* unneededCommonNode(tree: TreeGraph): Generator<Finding> {
  if (tree.firstCommonNodeId === null || forksOf(tree).length > 0) return;
  yield {
    path: FIELD_PATH,
    message: "No step has branches, so this field must be null.",
  };
}

const forksOf = ({ nodes }: TreeGraph): TreeGraph["nodes"] => nodes.filter(({ after }) => after.length > 1);
