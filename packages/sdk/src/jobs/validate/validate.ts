import { type AutomationTree, TreeGraph } from "../automation-tree/automation-tree.ts";
import { branchWithoutEdge, repeatedBranch, shares, unknownBranch } from "./branches.ts";
import { commonNode, unneededCommonNode } from "./common-node.ts";
import { danglingEdge, noEdges, oneSidedEdge } from "./edges.ts";
import { noDate, nodeIds, noNode, noType, notAutomatic, unknownType } from "./nodes.ts";
import { cycle, noEnd, unreachable } from "./paths.ts";
import { badSeconds, missingField, openLiquid } from "./payloads.ts";
import type { AutomationProblem, AutomationRule, Finding } from "./problem.ts";
import { noSource, rotationSource, sourceIds, sourceStart } from "./sources.ts";

type Rule = readonly [AutomationProblem["severity"], (tree: TreeGraph) => Iterable<Finding>];

/** The rules that need no server. */
export const RULES: Readonly<Record<Exclude<AutomationRule, "server">, Rule>> = {
  contact_sources_empty: ["error", noSource],
  contact_source_ids: ["error", sourceIds],
  contact_source_start: ["error", sourceStart],
  nodes_empty: ["error", noNode],
  node_ids: ["error", nodeIds],
  node_type: ["error", noType],
  node_type_unknown: ["note", unknownType],
  node_automation: ["error", notAutomatic],
  node_dates: ["error", noDate],
  edges_missing: ["error", noEdges],
  edge_dangling: ["error", danglingEdge],
  edge_one_sided: ["error", oneSidedEdge],
  node_unreachable: ["error", unreachable],
  cycle: ["error", cycle],
  end: ["error", noEnd],
  first_common_node: ["error", commonNode],
  first_common_node_unneeded: ["note", unneededCommonNode],
  branch_repeated: ["error", repeatedBranch],
  branch_unknown: ["error", unknownBranch],
  branch_without_edge: ["error", branchWithoutEdge],
  ab_test_shares: ["error", shares],
  payload_field: ["error", missingField],
  rotation_source: ["error", rotationSource],
  seconds: ["error", badSeconds],
  liquid: ["error", openLiquid],
};

/** Returns the problems of a tree that can be found without the server. */
export function validateTree(tree: AutomationTree): AutomationProblem[] {
  const graph = new TreeGraph(tree);
  return Object.entries(RULES).flatMap(([rule, [severity, find]]) =>
    Array.from(find(graph), (found) => ({ ...found, rule: rule as AutomationRule, severity })),
  );
}
