import { type Fields, type Node, numberOf, placed, type TreeGraph } from "../shared/automation-tree.ts";
import { nodeTypeOf } from "./node-types.ts";
import type { Found } from "./problem.ts";
import { repeated } from "./repeated.ts";

export function* repeatedBranch({ nodes }: TreeGraph): Generator<Found> {
  for (const { after, id } of nodes) {
    for (const { branch_id, path } of repeated(after, ({ branch_id }) => branch_id)) {
      const message = `Branch ${branch_id} of step ${id} leads to two steps.`;
      yield { path: `${path}.branch_id`, node: id, message };
    }
  }
}

export function* unknownBranch({ nodes }: TreeGraph): Generator<Found> {
  for (const node of nodes) {
    const branches = branchesOf(node);
    if (branches === undefined || node.type === "end") continue;
    for (const { branch_id, path } of node.after) {
      if (branches.known.has(branch_id)) continue;
      const message = `Step ${node.id} has no branch ${branch_id}, only ${listed(branches.known)}.`;
      yield { path: `${path}.branch_id`, node: node.id, message };
    }
  }
}

export function* branchWithoutEdge({ nodes }: TreeGraph): Generator<Found> {
  for (const node of nodes) {
    const taken = new Set(node.after.map(({ branch_id }) => branch_id));
    // One without any edge is a way that stops.
    if (taken.size === 0) continue;
    for (const branch of branchesOf(node)?.taken ?? []) {
      if (taken.has(branch)) continue;
      const message = `Branch ${branch} of step ${node.id} leads nowhere.`;
      yield { path: `${node.path}.after`, node: node.id, message };
    }
  }
}

export function* shares({ nodes }: TreeGraph): Generator<Found> {
  for (const { id, path, payload, type } of nodes) {
    if (type !== "rule_ab_test") continue;
    const branches = placed(payload.branches, "").map(([branch]) => branch);
    const sum = branches.filter(isEnabled).reduce((sum, { value }) => sum + numberOf(value), 0);
    // Shares such as 33.3 are no exact numbers.
    if (branches.length === 0 || Math.abs(sum - 100) < 1e-6) continue;
    const message = `The shares of the A/B test make ${sum}; they must make 100.`;
    yield { path: `${path}.payload.branches`, node: id, message };
  }
}

/** The branches that edges of a step may have, and those that contacts take; `undefined` where that is not known. */
function branchesOf(
  node: Node,
): { readonly known: ReadonlySet<number>; readonly taken: ReadonlySet<number> } | undefined {
  const type = nodeTypeOf(node.type);
  if (type === undefined) return undefined;
  const { branches = [1] } = type;
  if (!("rest" in branches)) return { known: new Set(branches), taken: new Set(branches) };
  const rest = branches.rest ? [0] : [];
  const own = placed(node.payload.branches, "").map(([branch]) => branch);
  if (own.length === 0 || idsOf(own).some(Number.isNaN)) return undefined;
  return {
    known: new Set([...idsOf(own), ...rest]),
    taken: new Set([...idsOf(own.filter(isEnabled)), ...rest]),
  };
}

const idsOf = (branches: readonly Fields[]): number[] => branches.map(({ branch_id }) => numberOf(branch_id));

const isEnabled = ({ is_enabled }: Fields): boolean => is_enabled !== false && is_enabled !== 0;

const listed = (branches: ReadonlySet<number>): string => [...branches].join(", ");
