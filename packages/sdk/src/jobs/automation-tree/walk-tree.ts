import type { TreeEdge, TreeGraph, TreeNode } from "./automation-tree.ts";

export interface TreeWalk {
  /** The steps in the order in which contacts reach them, branch by branch. Unreachable steps come last. */
  readonly order: readonly TreeNode[];
  /** Edges that lead back to an earlier step, each with the step that it starts from. */
  readonly back: readonly (readonly [TreeNode, TreeEdge])[];
}

/** Walks through a tree, depth first. */
export function walkTree(tree: TreeGraph): TreeWalk {
  const back: [TreeNode, TreeEdge][] = [];
  const visited = new Map<TreeNode, "finished" | "open">();
  /** Steps are finished after all their successors. The reverse of that order has each step before its successors. */
  const orderFrom = (starts: readonly TreeNode[]): TreeNode[] => {
    const finished: TreeNode[] = [];
    const stack: { readonly node: TreeNode; readonly edges: TreeEdge[] }[] = [];
    const visit = (node: TreeNode): void => {
      visited.set(node, "open");
      stack.push({ node, edges: [...node.after] });
    };
    for (const start of starts.toReversed()) {
      if (!visited.has(start)) visit(start);
      for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
        const edge = top.edges.pop();
        const next = edge && tree.node(edge.node_id);
        if (edge === undefined) {
          visited.set(top.node, "finished");
          finished.push(top.node);
          stack.pop();
        } else if (next !== undefined && !visited.has(next)) visit(next);
        else if (next !== undefined && visited.get(next) === "open") back.push([top.node, edge]);
      }
    }
    return finished.reverse();
  };
  return { order: [...orderFrom(tree.starts), ...orderFrom(tree.nodes)], back };
}
