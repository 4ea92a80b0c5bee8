import { BadRequestError, UnprocessableEntityError } from "@grinfi/core";
import { checkOptions } from "@grinfi/core/option-checks";
import { JOB_OPTIONS } from "../../calls/option-rules.ts";
import type { AutomationsResource } from "../../generated/resources.ts";
import type { AutomationNode } from "../../generated/types.ts";
import { type AutomationTree, type Node, TreeGraph } from "../shared/automation-tree.ts";
import { inParallel } from "../shared/in-parallel.ts";
import { createJob, type Job, type JobOptions } from "../shared/job.ts";
import type { AutomationProblem } from "./problem.ts";
import { validateTree } from "./validate.ts";

/** What the server says of a step. */
export interface NodeCheck {
  /** The `id` of the step. */
  readonly node: number;
  /** Why the server refused it; empty when it is sound. */
  readonly problems: readonly AutomationProblem[];
}

const AT_A_TIME = 4;

export function checkTree(
  { versions }: AutomationsResource,
  tree: AutomationTree,
  options: JobOptions<NodeCheck>,
): Job<NodeCheck, AutomationProblem[]> {
  checkOptions(options, JOB_OPTIONS);
  return createJob(async function* (signal) {
    const { nodes } = new TreeGraph(tree);
    const refused = new Map<Node, readonly AutomationProblem[]>();
    const ask = async (node: Node): Promise<NodeCheck> => {
      signal?.throwIfAborted();
      // Without these two the server fails.
      const body = { ...node.given, before: node.before.map(bare), after: node.after.map(bare) };
      const problems = await versions.validateNode(body as AutomationNode, { signal }).then(
        () => [],
        (error: unknown) => refusals(node, error),
      );
      refused.set(node, problems);
      return { node: node.id, problems };
    };
    yield* inParallel(nodes, AT_A_TIME, ask);
    return [...validateTree(tree), ...nodes.flatMap((node) => refused.get(node) ?? [])];
  }, options);
}

const bare = ({ node_id, branch_id }: Node["after"][number]): AutomationNode["after"][number] => ({
  node_id,
  branch_id,
});

/** What a refusal says of a step, field by field; any other error is none of the step. */
function refusals({ id, path }: Node, error: unknown): AutomationProblem[] {
  if (!(error instanceof UnprocessableEntityError || error instanceof BadRequestError)) throw error;
  const of = { node: id, rule: "server", severity: "error" } as const;
  const fields = Object.entries(error.fields).map(([field, messages]) => ({
    ...of,
    path: `${path}.${field}`,
    message: messages.join(" "),
  }));
  return fields.length > 0 ? fields : [{ ...of, path, message: error.message }];
}
