import { type AutomationNode, BadRequestError, UnprocessableEntityError } from "@grinfi/core";
import { checkOptions } from "@grinfi/core/option-checks";
import type { AutomationsResource } from "../../generated/resources.ts";
import { type AutomationTree, TreeGraph, type TreeNode } from "../automation-tree/automation-tree.ts";
import { JOB_OPTIONS, type JobGenerator, type JobOptions, requestOptionsOf } from "../shared/job.ts";
import { mapAsCompleted } from "../shared/map-as-completed.ts";
import type { ProgressTracker } from "../shared/progress-tracker.ts";
import type { AutomationProblem } from "./problem.ts";
import { validateTree } from "./validate.ts";

/** The server's validation of a step. */
export interface NodeValidation {
  /** The `id` of the step. */
  readonly node: number;
  /** Why the server rejected the step. Empty if it is valid. */
  readonly problems: readonly AutomationProblem[];
}

const CONCURRENT_STEPS = 4;

export async function* validateOnServer(
  { versions }: AutomationsResource,
  tree: AutomationTree,
  options: JobOptions<NodeValidation>,
  progress: ProgressTracker,
): JobGenerator<NodeValidation, AutomationProblem[]> {
  checkOptions(options, JOB_OPTIONS);
  const request = requestOptionsOf(options, progress);
  const { nodes } = new TreeGraph(tree);
  progress.total = nodes.length;
  const rejected = new Map<TreeNode, readonly AutomationProblem[]>();
  const validateNode = async (node: TreeNode): Promise<NodeValidation> => {
    request.signal?.throwIfAborted();
    // The server fails if one of these two is missing.
    const body = {
      ...node.given,
      before: node.before.map(withoutPath),
      after: node.after.map(withoutPath),
    };
    const problems = await versions.validateNode(body as AutomationNode, request).then(
      () => [],
      (error: unknown) => problemsOf(node, error),
    );
    rejected.set(node, problems);
    progress.done += 1;
    return { node: node.id, problems };
  };
  yield* mapAsCompleted(nodes, CONCURRENT_STEPS, validateNode);
  return [...validateTree(tree), ...nodes.flatMap((node) => rejected.get(node) ?? [])];
}

const withoutPath = ({ node_id, branch_id }: TreeNode["after"][number]): AutomationNode["after"][number] => ({
  node_id,
  branch_id,
});

/**
 * Returns the problems that an error response names, field by field.
 *
 * @throws Any other error.
 */
function problemsOf({ id, path }: TreeNode, error: unknown): AutomationProblem[] {
  if (!(error instanceof UnprocessableEntityError || error instanceof BadRequestError)) throw error;
  const common = { node: id, rule: "server", severity: "error" } as const;
  const fields = Object.entries(error.fields).map(([field, messages]) => ({
    ...common,
    path: `${path}.${field}`,
    message: messages.join(" "),
  }));
  return fields.length > 0 ? fields : [{ ...common, path, message: error.message }];
}
