/** What is checked of an automation's steps and audiences before they are sent. */
export type AutomationRule =
  /** There must be a contact source. */
  | "contact_sources_empty"
  /** Contact sources have numbers of their own. */
  | "contact_source_ids"
  /** `after_id` names a step; without it there is only one step to begin at. */
  | "contact_source_start"
  /** There must be a step. */
  | "nodes_empty"
  /** Steps have whole numbers of their own. */
  | "node_ids"
  /** A step has a type. */
  | "node_type"
  /** A note: the type is not one that the SDK knows. */
  | "node_type_unknown"
  /** `automation`, if it is there, is `auto`. */
  | "node_automation"
  /** A step has `created_at` and `updated_at`. */
  | "node_dates"
  /** A step has `before` and `after`, empty arrays if need be. */
  | "edges_missing"
  /** An edge leads to a step that is there. */
  | "edge_dangling"
  /** An edge stands on both sides, with the same branch: in `after` of the earlier step and in `before` of the later one. */
  | "edge_one_sided"
  /** Somebody comes to each step. */
  | "node_unreachable"
  /** No step leads back to one before it. */
  | "cycle"
  /** Every way ends in an `end`, and only there. */
  | "end"
  /** A branching tree names the step where its branches meet again, and each branch comes to it. */
  | "first_common_node"
  /** A note: nothing branches, so `first_common_node_id` is null. */
  | "first_common_node_unneeded"
  /** Each branch of a step leads to one other step. */
  | "branch_repeated"
  /** Edges have the branches that the type or the settings of the step have. */
  | "branch_unknown"
  /** Each branch of a step leads somewhere. */
  | "branch_without_edge"
  /** The shares of an A/B test make 100. */
  | "ab_test_shares"
  /** `payload` holds what a step of the type cannot do without. */
  | "payload_field"
  /** A rotation names a contact source that is there. */
  | "rotation_source"
  /** Waits are whole seconds from 0 on. */
  | "seconds"
  /** In texts each `{{` and `{%` is closed. */
  | "liquid"
  /** The server refused the step; see `automations.check`. */
  | "server";

/** Something that is wrong with the steps and audiences of an automation. */
export interface AutomationProblem {
  /** Where: `nodes.2.after.0.node_id`, as in the fields of an error of the API. */
  readonly path: string;
  /** The `id` of the step that it is about, if it is about one. */
  readonly node?: number;
  readonly rule: AutomationRule;
  /** What is wrong, in a sentence. */
  readonly message: string;
  /** `error`: the API would refuse it, or contacts would not come through. `note`: to look at. */
  readonly severity: "error" | "note";
}

/** What a rule finds. */
export type Found = Pick<AutomationProblem, "message" | "node" | "path">;
