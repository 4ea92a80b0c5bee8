import { type AutomationTree, TreeGraph } from "../shared/automation-tree.ts";
import type { AutomationProblem, AutomationRule } from "./problem.ts";
import { rules } from "./rules.ts";

/** What is wrong with a tree, as far as that can be seen without the server. */
export function validateTree(tree: AutomationTree): AutomationProblem[] {
  const graph = new TreeGraph(tree);
  return Object.entries(rules).flatMap(([rule, [severity, find]]) =>
    Array.from(find(graph), (found) => ({ ...found, rule: rule as AutomationRule, severity })),
  );
}
