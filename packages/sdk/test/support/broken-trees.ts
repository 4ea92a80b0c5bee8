import type { AutomationNode, AutomationRule, AutomationTree } from "../../src/index.ts";

/** What must be found in a tree that was broken. */
interface Expected {
  readonly rule: AutomationRule;
  readonly node?: number;
}

/** Breaks a tree; `undefined` where there is nothing that could be broken so. `pick` chooses one of several. */
type Break = (
  tree: AutomationTree,
  pick: <Item>(items: readonly Item[]) => Item | undefined,
) => Expected | undefined;

/** A number that no step has: those of sound trees are no more than this. */
const NOWHERE = 1_000_000;

const isFork = ({ after }: AutomationNode): boolean => after.length > 1;
const goesOn = ({ after }: AutomationNode): boolean => after.length > 0;

/** Breaks something in a step of some kind. */
const inStep =
  (
    fits: (node: AutomationNode) => boolean,
    rule: AutomationRule,
    change: (node: AutomationNode, tree: AutomationTree) => void,
  ): Break =>
  (tree, pick) => {
    const node = pick(tree.nodes.filter(fits));
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

const other = (tree: AutomationTree, id: number | undefined): AutomationNode | undefined =>
  tree.nodes.find((node) => node.id === id);

/** Each way to break a tree, with what is to be found then. */
export const breaks: Readonly<Record<string, Break>> = {
  "no contact source": (tree) => {
    tree.contact_sources.length = 0;
    return { rule: "contact_sources_empty" };
  },
  "two contact sources with one number": (tree) => {
    for (const source of tree.contact_sources) source.id = 1;
    return { rule: "contact_source_ids" };
  },
  "a contact source that begins nowhere": (tree, pick) => {
    const source = pick(tree.contact_sources);
    if (source !== undefined) source.after_id = NOWHERE;
    return { rule: "contact_source_start" };
  },
  "a contact source that could begin at two steps": (tree, pick) => {
    tree.nodes.push({ id: NOWHERE, type: "end", before: [], after: [], payload: [] });
    const source = pick(tree.contact_sources);
    if (source !== undefined) source.after_id = null;
    return { rule: "contact_source_start" };
  },
  "no step": (tree) => {
    tree.nodes.length = 0;
    return { rule: "nodes_empty" };
  },
  "two steps with one number": (tree, pick) => {
    const [one, two] = [pick(tree.nodes), pick(tree.nodes.toReversed())];
    if (one === undefined || two === undefined || one === two) return undefined;
    one.id = two.id;
    return { rule: "node_ids", node: two.id };
  },
  "a step whose number is a text": (tree, pick) => {
    const node = pick(tree.nodes);
    if (node !== undefined) fields(node).id = String(node.id);
    return { rule: "node_ids" };
  },
  "a step without a type": inStep(anyStep, "node_type", (node) => {
    node.type = "";
  }),
  "a step of a type that is not known": inStep(anyStep, "node_type_unknown", (node) => {
    node.type = "linkedin_wave";
  }),
  "a step that is not automatic": inStep(anyStep, "node_automation", (node) => {
    node.automation = "manual";
  }),
  "a step without a date": inStep(anyStep, "node_dates", (node) => {
    delete node.updated_at;
  }),
  "a step without edges": inStep(anyStep, "edges_missing", (node) => {
    delete fields(node).before;
  }),
  "an edge that leads nowhere": inStep(goesOn, "edge_dangling", ({ after: [edge] }) => {
    if (edge !== undefined) edge.node_id = NOWHERE;
  }),
  "an edge without its later side": inStep(goesOn, "edge_one_sided", ({ after: [edge], id }, tree) => {
    const next = other(tree, edge?.node_id);
    if (next === undefined) return;
    next.before = next.before.filter(
      ({ branch_id, node_id }) => node_id !== id || branch_id !== edge?.branch_id,
    );
  }),
  "an edge without its earlier side": inStep(
    ({ before }) => before.length > 0,
    "edge_one_sided",
    ({ before: [edge], id }, tree) => {
      const last = other(tree, edge?.node_id);
      if (last === undefined) return;
      last.after = last.after.filter(
        ({ branch_id, node_id }) => node_id !== id || branch_id !== edge?.branch_id,
      );
    },
  ),
  "an edge with another branch on its other side": inStep(goesOn, "edge_one_sided", ({ after: [edge] }) => {
    if (edge !== undefined) edge.branch_id += 10;
  }),
  "a step that nobody comes to": (tree) => {
    const dates = { created_at: "2026-03-02T09:00:00Z", updated_at: "2026-03-02T09:00:00Z" };
    tree.nodes.push({ id: NOWHERE, type: "end", before: [], after: [], payload: [], ...dates });
    for (const source of tree.contact_sources) source.after_id ??= tree.nodes[0]?.id ?? null;
    return { rule: "node_unreachable", node: NOWHERE };
  },
  "a way that leads back": (tree) => {
    const end = tree.nodes.find(ofType("end"));
    const begin = tree.nodes.find(({ before }) => before.length === 0);
    if (end === undefined || begin === undefined || end === begin) return undefined;
    for (const source of tree.contact_sources) source.after_id = begin.id;
    end.after.push({ node_id: begin.id, branch_id: 1 });
    begin.before.push({ node_id: end.id, branch_id: 1 });
    return { rule: "cycle", node: end.id };
  },
  "a way that stops": inStep(ofType("end"), "end", (node) => {
    node.type = "linkedin_visit_profile";
  }),
  "an end that goes on": inStep(goesOn, "end", (node) => {
    node.type = "end";
  }),
  "no step where branches meet": (tree) => {
    const forks = tree.nodes.filter(isFork);
    tree.first_common_node_id = null;
    return forks[0] && { rule: "first_common_node", node: forks[0].id };
  },
  "a step where branches meet that is not there": (tree) => {
    tree.first_common_node_id = NOWHERE;
    return { rule: "first_common_node" };
  },
  "a step where nothing has to meet": (tree) => {
    if (tree.nodes.some(isFork)) return undefined;
    tree.first_common_node_id = tree.nodes[0]?.id ?? null;
    return { rule: "first_common_node_unneeded" };
  },
  "a branch that does not come to where branches meet": (tree, pick) => {
    const fork = pick(tree.nodes.filter(isFork));
    const [edge] = fork?.after ?? [];
    // Any step inside of a branch is one that the other branches do not come to.
    const inside = other(tree, edge?.node_id);
    if (fork === undefined || inside === undefined || inside.before.length > 1) return undefined;
    tree.first_common_node_id = inside.id;
    return { rule: "first_common_node", node: fork.id };
  },
  "two ways on one branch": inStep(isFork, "branch_repeated", ({ after: [one, two] }) => {
    if (one !== undefined && two !== undefined) two.branch_id = one.branch_id;
  }),
  "a branch that the step does not have": inStep(goesOn, "branch_unknown", ({ after: [edge] }) => {
    if (edge !== undefined) edge.branch_id = 9;
  }),
  "a branch that leads nowhere": inStep(isFork, "branch_without_edge", ({ after }) => {
    after.pop();
  }),
  "shares that do not make 100": inStep(ofType("rule_ab_test"), "ab_test_shares", (node) => {
    const [branch] = payload(node).branches as { value: number }[];
    if (branch !== undefined) branch.value += 1;
  }),
  "a share of a branch that is off": inStep(ofType("rule_ab_test"), "ab_test_shares", (node) => {
    const [branch] = payload(node).branches as { is_enabled: boolean }[];
    if (branch !== undefined) branch.is_enabled = false;
  }),
  "a message without a text": inStep(ofType("linkedin_send_message"), "payload_field", (node) => {
    node.payload = { template: "", template_uuid: null };
  }),
  "a tag step without a tag": inStep(ofType("gs_add_tag"), "payload_field", (node) => {
    node.payload = [];
  }),
  "a trigger without subtasks": inStep(ofType("trigger_message_replied"), "payload_field", (node) => {
    node.payload = {};
  }),
  "a rotation to a contact source that is not there": inStep(
    ofType("gs_rotate_sender_profile"),
    "rotation_source",
    (node) => {
      payload(node).rotations = [{ contact_source_id: 3 }];
    },
  ),
  "a wait back in time": inStep(anyStep, "seconds", (node) => {
    node.delay_in_seconds = -1;
  }),
  "a timer that is no number": inStep(ofType("util_timer"), "seconds", (node) => {
    payload(node).wait_time = "a day";
  }),
  "a trigger whose timer goes back in time": inStep(ofType("trigger_message_replied"), "seconds", (node) => {
    payload(node).subtasks = [{ type: "util_timer", payload: { wait_time: -5 } }];
  }),
  "a variable that is not closed": inStep(ofType("email_send_message"), "liquid", (node) => {
    payload(node).subject = "Hello {{first_name}, {{last_name}}";
  }),
};
