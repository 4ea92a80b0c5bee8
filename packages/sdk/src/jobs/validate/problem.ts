/** The rules for the steps and audiences of an automation. */
export type AutomationRule =
  /** There is a contact source. */
  | "contact_sources_empty"
  /** Contact sources have unique integer ids. */
  | "contact_source_ids"
  /** `after_id` names an existing step, or there is only one step without predecessors. */
  | "contact_source_start"
  /** There is a step. */
  | "nodes_empty"
  /** Steps have unique integer ids. */
  | "node_ids"
  /** A step has a type. */
  | "node_type"
  /** A note: the type is not in the SDK. */
  | "node_type_unknown"
  /** `automation`, if present, is `auto`. */
  | "node_automation"
  /** A step has `created_at` and `updated_at`. */
  | "node_dates"
  /** A step has the arrays `before` and `after`, which may be empty. */
  | "edges_missing"
  /** An edge leads to an existing step. */
  | "edge_dangling"
  /** An edge is in `after` of the earlier step and in `before` of the later one, with the same branch. */
  | "edge_one_sided"
  /** Every step can be reached. */
  | "node_unreachable"
  /** No step leads back to an earlier one. */
  | "cycle"
  /** Every path ends in an `end`, and only there. */
  | "end"
  /** A branching tree names the step where its branches meet again, and each branch reaches it. */
  | "first_common_node"
  /** A note: no step branches, so `first_common_node_id` should be null. */
  | "first_common_node_unneeded"
  /** Each branch of a step leads to only one step. */
  | "branch_repeated"
  /** Edges have only branches that the type or the payload of the step defines. */
  | "branch_unknown"
  /** Each branch of a step leads to a step. */
  | "branch_without_edge"
  /** The shares of an A/B test add up to 100. */
  | "ab_test_shares"
  /** `payload` has the fields that the type requires. */
  | "payload_field"
  /** A rotation names an existing contact source. */
  | "rotation_source"
  /** Waits are whole seconds, 0 or more. */
  | "seconds"
  /** In texts every `{{` and `{%` is closed. */
  | "liquid"
  /** The server rejected the step; see `automations.validateOnServer`. */
  | "server";

/** A problem of the steps or audiences of an automation. */
export interface AutomationProblem {
  /** The path, such as `nodes.2.after.0.node_id`, in the form that errors of the API use. */
  readonly path: string;
  /** The `id` of the step, if the problem is in one. */
  readonly node?: number;
  readonly rule: AutomationRule;
  /** A sentence that describes the problem. */
  readonly message: string;
  /** `error`: the API would reject the tree, or contacts would get stuck. `note`: worth a look. */
  readonly severity: "error" | "note";
}

/** A problem that a rule finds. */
export type Finding = Pick<AutomationProblem, "message" | "node" | "path">;
