import type { Edge, Node, TreeGraph } from "./automation-tree.ts";

export interface TreeWalk {
  /** The steps in the order that contacts come to them, branch after branch; at the end those that nobody comes to. */
  readonly order: readonly Node[];
  /** Edges that lead back to a step before, and the steps that they begin at. */
  readonly back: readonly (readonly [Node, Edge])[];
}

/** Walks through a tree, depth first. */
export function walkTree(tree: TreeGraph): TreeWalk {
  const back: [Node, Edge][] = [];
  const entered = new Map<Node, "left" | "on the way">();
  /** A step is left after all that it leads to: in reverse it comes before them. */
  const orderFrom = (starts: readonly Node[]): Node[] => {
    const left: Node[] = [];
    const way: { readonly node: Node; readonly edges: Edge[] }[] = [];
    const enter = (node: Node): void => {
      entered.set(node, "on the way");
      way.push({ node, edges: [...node.after] });
    };
    for (const start of starts.toReversed()) {
      if (!entered.has(start)) enter(start);
      for (let here = way.at(-1); here !== undefined; here = way.at(-1)) {
        const edge = here.edges.pop();
        const next = edge && tree.node(edge.node_id);
        if (edge === undefined) {
          entered.set(here.node, "left");
          left.push(here.node);
          way.pop();
        } else if (next !== undefined && !entered.has(next)) enter(next);
        else if (next !== undefined && entered.get(next) === "on the way") back.push([here.node, edge]);
      }
    }
    return left.reverse();
  };
  return { order: [...orderFrom(tree.starts), ...orderFrom(tree.nodes)], back };
}
