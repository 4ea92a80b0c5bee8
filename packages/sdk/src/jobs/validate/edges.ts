import type { TreeEdge, TreeGraph, TreeNode } from "../automation-tree/automation-tree.ts";
import type { Finding } from "./problem.ts";

const OTHER_SIDE = { before: "after", after: "before" } as const;
const SIDES = ["before", "after"] as const;

export function* noEdges({ nodes }: TreeGraph): Generator<Finding> {
  for (const { given, id, path } of nodes) {
    for (const side of SIDES) {
      if (Array.isArray(given[side])) continue;
      const message = `${side} is missing. It must be an array, which may be empty.`;
      yield { path: `${path}.${side}`, node: id, message };
    }
  }
}

export function* danglingEdge(tree: TreeGraph): Generator<Finding> {
  for (const [node, , edge] of eachEdge(tree)) {
    if (tree.node(edge.node_id) !== undefined) continue;
    const message = `The edge leads to step ${edge.node_id}, which does not exist.`;
    yield { path: `${edge.path}.node_id`, node: node.id, message };
  }
}

export function* oneSidedEdge(tree: TreeGraph): Generator<Finding> {
  for (const [node, side, edge] of eachEdge(tree)) {
    const other = tree.node(edge.node_id);
    const otherSide = OTHER_SIDE[side];
    if (other === undefined || other[otherSide].some((back) => isOtherSide(back, edge, node))) continue;
    const message = `The edge between steps ${node.id} and ${other.id} is missing in ${otherSide} of step ${other.id}.`;
    yield { path: edge.path, node: node.id, message };
  }
}

const isOtherSide = (back: TreeEdge, { branch_id }: TreeEdge, { id }: TreeNode): boolean =>
  back.node_id === id && back.branch_id === branch_id;

function* eachEdge({ nodes }: TreeGraph): Generator<[TreeNode, (typeof SIDES)[number], TreeEdge]> {
  for (const node of nodes) for (const side of SIDES) for (const edge of node[side]) yield [node, side, edge];
}
