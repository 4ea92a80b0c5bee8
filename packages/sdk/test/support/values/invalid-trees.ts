import type { AutomationNode, AutomationRule, AutomationTree } from "../../../src/index.ts";

/** The problem that must be found in a mutated tree. */
interface Expected {
  readonly rule: AutomationRule;
  readonly node?: number;
}

/** Makes a tree invalid. Returns `undefined` if the tree has nothing to mutate. `pick` chooses an item. */
type TreeMutation = (
  tree: AutomationTree,
  pick: <Item>(items: readonly Item[]) => Item | undefined,
) => Expected | undefined;

/** An id that no step has: the ids of valid trees are smaller. */
const UNUSED_ID = 1_000_000;

const isFork = ({ after }: AutomationNode): boolean => after.length > 1;
const hasSuccessor = ({ after }: AutomationNode): boolean => after.length > 0;

/** Mutates a step that matches. */
const mutateStep =
  (
    matches: (node: AutomationNode) => boolean,
    rule: AutomationRule,
    change: (node: AutomationNode, tree: AutomationTree) => void,
  ): TreeMutation =>
  (tree, pick) => {
    const node = pick(tree.nodes.filter(matches));
    if (node === undefined) return undefined;
    change(node, tree);
    return { rule, node: node.id };
  };

const anyStep = (): boolean => true;
const ofType =
  (type: string) =>
  (node: AutomationNode): boolean =>
    node.type === type;
const fields = (node: AutomationNode): Record<string, unknown> => node as unknown as Record<string, unknown>;
const payload = (node: AutomationNode): Record<string, unknown> => node.payload as Record<string, unknown>;

const findNode = (tree: AutomationTree, id: number | undefined): AutomationNode | undefined =>
  tree.nodes.find((node) => node.id === id);

/** Mutations of a tree by name. Each returns the expected problem. */
export const treeMutations: Readonly<Record<string, TreeMutation>> = {
  "no contact source": (tree) => {
    tree.contact_sources.length = 0;
    return { rule: "contact_sources_empty" };
  },
  "two contact sources with the same id": (tree) => {
    for (const source of tree.contact_sources) source.id = 1;
    return { rule: "contact_source_ids" };
  },
  "a contact source that starts at a missing step": (tree, pick) => {
    const source = pick(tree.contact_sources);
    if (source !== undefined) source.after_id = UNUSED_ID;
    return { rule: "contact_source_start" };
  },
  "a contact source that could start at two steps": (tree, pick) => {
    tree.nodes.push({ id: UNUSED_ID, type: "end", before: [], after: [], payload: [] });
    const source = pick(tree.contact_sources);
    if (source !== undefined) source.after_id = null;
    return { rule: "contact_source_start" };
  },
  "no step": (tree) => {
    tree.nodes.length = 0;
    return { rule: "nodes_empty" };
  },
  "two steps with the same id": (tree, pick) => {
    const [one, two] = [pick(tree.nodes), pick(tree.nodes.toReversed())];
    if (one === undefined || two === undefined || one === two) return undefined;
    one.id = two.id;
    return { rule: "node_ids", node: two.id };
  },
  "a step whose id is a string": (tree, pick) => {
    const node = pick(tree.nodes);
    if (node !== undefined) fields(node).id = String(node.id);
    return { rule: "node_ids" };
  },
  "a step without a type": mutateStep(anyStep, "node_type", (node) => {
    node.type = "";
  }),
  "a step of an unknown type": mutateStep(anyStep, "node_type_unknown", (node) => {
    node.type = "linkedin_wave";
  }),
  "a step that is not automatic": mutateStep(anyStep, "node_automation", (node) => {
    node.automation = "manual";
  }),
  "a step without a date": mutateStep(anyStep, "node_dates", (node) => {
    delete node.updated_at;
  }),
  "a step without edges": mutateStep(anyStep, "edges_missing", (node) => {
    delete fields(node).before;
  }),
  "an edge to a missing step": mutateStep(hasSuccessor, "edge_dangling", ({ after: [edge] }) => {
    if (edge !== undefined) edge.node_id = UNUSED_ID;
  }),
  "an edge without its later side": mutateStep(
    hasSuccessor,
    "edge_one_sided",
    ({ after: [edge], id }, tree) => {
      const next = findNode(tree, edge?.node_id);
      if (next === undefined) return;
      next.before = next.before.filter(
        ({ branch_id, node_id }) => node_id !== id || branch_id !== edge?.branch_id,
      );
    },
  ),
  "an edge without its earlier side": mutateStep(
    ({ before }) => before.length > 0,
    "edge_one_sided",
    ({ before: [edge], id }, tree) => {
      const last = findNode(tree, edge?.node_id);
      if (last === undefined) return;
      last.after = last.after.filter(
        ({ branch_id, node_id }) => node_id !== id || branch_id !== edge?.branch_id,
      );
    },
  ),
  "an edge with another branch on its other side": mutateStep(
    hasSuccessor,
    "edge_one_sided",
    ({ after: [edge] }) => {
      if (edge !== undefined) edge.branch_id += 10;
    },
  ),
  "an unreachable step": (tree) => {
    const dates = { created_at: "2026-03-02T09:00:00Z", updated_at: "2026-03-02T09:00:00Z" };
    tree.nodes.push({ id: UNUSED_ID, type: "end", before: [], after: [], payload: [], ...dates });
    for (const source of tree.contact_sources) source.after_id ??= tree.nodes[0]?.id ?? null;
    return { rule: "node_unreachable", node: UNUSED_ID };
  },
  "a cycle": (tree) => {
    const end = tree.nodes.find(ofType("end"));
    const begin = tree.nodes.find(({ before }) => before.length === 0);
    if (end === undefined || begin === undefined || end === begin) return undefined;
    for (const source of tree.contact_sources) source.after_id = begin.id;
    end.after.push({ node_id: begin.id, branch_id: 1 });
    begin.before.push({ node_id: end.id, branch_id: 1 });
    return { rule: "cycle", node: end.id };
  },
  "a path without an end": mutateStep(ofType("end"), "end", (node) => {
    node.type = "linkedin_visit_profile";
  }),
  "an end with a successor": mutateStep(hasSuccessor, "end", (node) => {
    node.type = "end";
  }),
  "no step where branches meet": (tree) => {
    const forks = tree.nodes.filter(isFork);
    tree.first_common_node_id = null;
    return forks[0] && { rule: "first_common_node", node: forks[0].id };
  },
  "a missing step where branches meet": (tree) => {
    tree.first_common_node_id = UNUSED_ID;
    return { rule: "first_common_node" };
  },
  "a step where branches meet in a tree without branches": (tree) => {
    if (tree.nodes.some(isFork)) return undefined;
    tree.first_common_node_id = tree.nodes[0]?.id ?? null;
    return { rule: "first_common_node_unneeded" };
  },
  "a branch that does not reach the step where branches meet": (tree, pick) => {
    const fork = pick(tree.nodes.filter(isFork));
    const [edge] = fork?.after ?? [];
    // The other branches do not reach a step inside this branch.
    const inBranch = findNode(tree, edge?.node_id);
    if (fork === undefined || inBranch === undefined || inBranch.before.length > 1) return undefined;
    tree.first_common_node_id = inBranch.id;
    return { rule: "first_common_node", node: fork.id };
  },
  "two edges on one branch": mutateStep(isFork, "branch_repeated", ({ after: [one, two] }) => {
    if (one !== undefined && two !== undefined) two.branch_id = one.branch_id;
  }),
  "an unknown branch": mutateStep(hasSuccessor, "branch_unknown", ({ after: [edge] }) => {
    if (edge !== undefined) edge.branch_id = 9;
  }),
  "a branch without an edge": mutateStep(isFork, "branch_without_edge", ({ after }) => {
    after.pop();
  }),
  "shares that do not add up to 100": mutateStep(ofType("rule_ab_test"), "ab_test_shares", (node) => {
    const [branch] = payload(node).branches as { value: number }[];
    if (branch !== undefined) branch.value += 1;
  }),
  "a share of a disabled branch": mutateStep(ofType("rule_ab_test"), "ab_test_shares", (node) => {
    const [branch] = payload(node).branches as { is_enabled: boolean }[];
    if (branch !== undefined) branch.is_enabled = false;
  }),
  "a message without a text": mutateStep(ofType("linkedin_send_message"), "payload_field", (node) => {
    node.payload = { template: "", template_uuid: null };
  }),
  "a tag step without a tag": mutateStep(ofType("gs_add_tag"), "payload_field", (node) => {
    node.payload = [];
  }),
  "a trigger without subtasks": mutateStep(ofType("trigger_message_replied"), "payload_field", (node) => {
    node.payload = {};
  }),
  "a rotation to a missing contact source": mutateStep(
    ofType("gs_rotate_sender_profile"),
    "rotation_source",
    (node) => {
      payload(node).rotations = [{ contact_source_id: 3 }];
    },
  ),
  "a negative wait": mutateStep(anyStep, "seconds", (node) => {
    node.delay_in_seconds = -1;
  }),
  "a timer that is not a number": mutateStep(ofType("util_timer"), "seconds", (node) => {
    payload(node).wait_time = "a day";
  }),
  "a trigger with a negative timer": mutateStep(ofType("trigger_message_replied"), "seconds", (node) => {
    payload(node).subtasks = [{ type: "util_timer", payload: { wait_time: -5 } }];
  }),
  "an unclosed variable": mutateStep(ofType("email_send_message"), "liquid", (node) => {
    payload(node).subject = "Hello {{first_name}, {{last_name}}";
  }),
};
