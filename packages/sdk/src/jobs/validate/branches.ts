import {
  itemsOf,
  type JsonObject,
  numberOf,
  type TreeGraph,
  type TreeNode,
} from "../automation-tree/automation-tree.ts";
import { duplicatesOf } from "../shared/duplicates.ts";
import { nodeTypeOf } from "./node-types.ts";
import type { Finding } from "./problem.ts";

export function* repeatedBranch({ nodes }: TreeGraph): Generator<Finding> {
  for (const { after, id } of nodes) {
    for (const { branch_id, path } of duplicatesOf(after, ({ branch_id }) => branch_id)) {
      const message = `Branch ${branch_id} of step ${id} leads to two steps.`;
      yield { path: `${path}.branch_id`, node: id, message };
    }
  }
}

export function* unknownBranch({ nodes }: TreeGraph): Generator<Finding> {
  for (const node of nodes) {
    const branches = branchesOf(node);
    if (branches === undefined || node.type === "end") continue;
    for (const { branch_id, path } of node.after) {
      if (branches.known.has(branch_id)) continue;
      const message = `Step ${node.id} has no branch ${branch_id}, only ${joined(branches.known)}.`;
      yield { path: `${path}.branch_id`, node: node.id, message };
    }
  }
}

export function* branchWithoutEdge({ nodes }: TreeGraph): Generator<Finding> {
  for (const node of nodes) {
    const connected = new Set(node.after.map(({ branch_id }) => branch_id));
    // The rule `end` reports steps without any edge.
    if (connected.size === 0) continue;
    for (const branch of branchesOf(node)?.taken ?? []) {
      if (connected.has(branch)) continue;
      const message = `Branch ${branch} of step ${node.id} leads nowhere.`;
      yield { path: `${node.path}.after`, node: node.id, message };
    }
  }
}

export function* shares({ nodes }: TreeGraph): Generator<Finding> {
  for (const { id, path, payload, type } of nodes) {
    if (type !== "rule_ab_test") continue;
    const branches = itemsOf(payload.branches, "").map(([branch]) => branch);
    const sum = branches.filter(isEnabled).reduce((sum, { value }) => sum + numberOf(value), 0);
    // Shares such as 33.3 are not exact in binary.
    if (branches.length === 0 || Math.abs(sum - 100) < 1e-6) continue;
    const message = `The shares of the A/B test add up to ${sum}. They must add up to 100.`;
    yield { path: `${path}.payload.branches`, node: id, message };
  }
}

/** Returns the branches that edges of a step may have and those that contacts take; `undefined` for an unknown type. */
function branchesOf(
  node: TreeNode,
): { readonly known: ReadonlySet<number>; readonly taken: ReadonlySet<number> } | undefined {
  const type = nodeTypeOf(node.type);
  if (type === undefined) return undefined;
  const { branches = [1] } = type;
  if (!("rest" in branches)) return { known: new Set(branches), taken: new Set(branches) };
  const rest = branches.rest ? [0] : [];
  const own = itemsOf(node.payload.branches, "").map(([branch]) => branch);
  if (own.length === 0 || idsOf(own).some(Number.isNaN)) return undefined;
  return {
    known: new Set([...idsOf(own), ...rest]),
    taken: new Set([...idsOf(own.filter(isEnabled)), ...rest]),
  };
}

const idsOf = (branches: readonly JsonObject[]): number[] =>
  branches.map(({ branch_id }) => numberOf(branch_id));

const isEnabled = ({ is_enabled }: JsonObject): boolean => is_enabled !== false && is_enabled !== 0;

const joined = (branches: ReadonlySet<number>): string => [...branches].join(", ");
