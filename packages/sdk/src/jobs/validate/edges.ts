import type { Edge, Node, TreeGraph } from "../shared/automation-tree.ts";
import type { Found } from "./problem.ts";

const OTHER_SIDE = { before: "after", after: "before" } as const;
const SIDES = ["before", "after"] as const;

export function* noEdges({ nodes }: TreeGraph): Generator<Found> {
  for (const { given, id, path } of nodes) {
    for (const side of SIDES) {
      if (Array.isArray(given[side])) continue;
      const message = `${side} is missing; it must be an array, an empty one if need be.`;
      yield { path: `${path}.${side}`, node: id, message };
    }
  }
}

export function* danglingEdge(tree: TreeGraph): Generator<Found> {
  for (const [node, , edge] of edgesOf(tree)) {
    if (tree.node(edge.node_id) !== undefined) continue;
    const message = `The edge leads to step ${edge.node_id}, which is not there.`;
    yield { path: `${edge.path}.node_id`, node: node.id, message };
  }
}

export function* oneSidedEdge(tree: TreeGraph): Generator<Found> {
  for (const [node, side, edge] of edgesOf(tree)) {
    const other = tree.node(edge.node_id);
    const otherSide = OTHER_SIDE[side];
    if (other === undefined || other[otherSide].some((back) => isSame(back, edge, node))) continue;
    const message = `The edge between steps ${node.id} and ${other.id} is missing in ${otherSide} of step ${other.id}.`;
    yield { path: edge.path, node: node.id, message };
  }
}

const isSame = (back: Edge, { branch_id }: Edge, { id }: Node): boolean =>
  back.node_id === id && back.branch_id === branch_id;

function* edgesOf({ nodes }: TreeGraph): Generator<[Node, (typeof SIDES)[number], Edge]> {
  for (const node of nodes) for (const side of SIDES) for (const edge of node[side]) yield [node, side, edge];
}
