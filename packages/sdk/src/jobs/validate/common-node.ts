import type { TreeGraph } from "../shared/automation-tree.ts";
import type { Found } from "./problem.ts";

const PATH = "first_common_node_id";

/** The branches that part before the common step must come to it; what parts after it cannot. */
export function* commonNode(tree: TreeGraph): Generator<Found> {
  const { firstCommonNodeId: id } = tree;
  const forks = forksOf(tree);
  const common = tree.node(id);
  if (id !== null && common === undefined) {
    yield { path: PATH, message: `The branches would meet at step ${id}, which is not there.` };
  }
  if (id === null && forks[0] !== undefined) {
    const message = `The tree branches at step ${forks[0].id}; name the step where the branches meet again.`;
    yield { path: PATH, node: forks[0].id, message };
  }
  if (common === undefined) return;
  const later = tree.reachedFrom([common]);
  for (const fork of forks.filter((node) => !later.has(node))) {
    for (const { branch_id, node_id, path } of fork.after) {
      const next = tree.node(node_id);
      if (next === undefined || tree.reachedFrom([next]).has(common)) continue;
      const message = `Branch ${branch_id} of step ${fork.id} does not come to step ${id}, where the branches meet.`;
      yield { path, node: fork.id, message };
    }
  }
}

export function* unneededCommonNode(tree: TreeGraph): Generator<Found> {
  if (tree.firstCommonNodeId === null || forksOf(tree).length > 0) return;
  yield {
    path: PATH,
    message: "Nothing branches, so there is no step where branches meet: it is null then.",
  };
}

const forksOf = ({ nodes }: TreeGraph): TreeGraph["nodes"] => nodes.filter(({ after }) => after.length > 1);
