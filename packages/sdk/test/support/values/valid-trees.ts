import fc from "fast-check";
import type { AutomationNode, AutomationTree } from "../../../src/index.ts";

/** A generated step and, if it branches, the steps of each branch. */
interface GeneratedStep {
  readonly type: string;
  readonly payload: AutomationNode["payload"];
  /** The steps by branch. Without branches the step has one successor. */
  readonly branches?: Readonly<Record<number, readonly GeneratedStep[]>>;
}

const NODE_DATES = { created_at: "2026-03-02T09:00:00Z", updated_at: "2026-03-02T09:00:00Z" };

const seconds = fc.nat(1_000_000);
const texts = fc.constantFrom(
  "Hello {{first_name}}.",
  "{Hi|{Good|Fine} day} {% if a %}b{% endif %}",
  "Good day.",
);

const plain: fc.Arbitrary<GeneratedStep> = fc.oneof(
  texts.map((template) => ({ type: "linkedin_send_message", payload: { template } })),
  texts.map((template) => ({ type: "email_send_message", payload: { template, subject: template } })),
  fc.constant({ type: "linkedin_send_message", payload: { template: null, template_uuid: "a-template" } }),
  fc.constant({ type: "linkedin_send_connection_request", payload: {} }),
  fc.constant<GeneratedStep>({ type: "linkedin_visit_profile", payload: [] }),
  fc.constant({ type: "gs_add_tag", payload: { tag_uuid: "a-tag" } }),
  fc.constant({ type: "gs_rotate_sender_profile", payload: { rotations: [{ contact_source_id: 1 }] } }),
  seconds.map((wait_time) => ({ type: "util_timer", payload: { wait_time } })),
);

const timer = (wait_time: number): object => ({ type: "util_timer", payload: { wait_time } });

const sharesOf = (shares: readonly number[]): object[] =>
  shares.map((value, index) => ({ branch_id: index + 1, is_enabled: true, value }));

/** A step that branches, with the ids of its branches. */
type Fork = readonly [GeneratedStep, readonly number[]];

const forks: fc.Arbitrary<Fork> = fc.oneof(
  seconds.map(
    (wait): Fork => [{ type: "trigger_message_replied", payload: { subtasks: [timer(wait)] } }, [1, 2]],
  ),
  fc
    .integer({ min: 1, max: 99 })
    .map(
      (share): Fork => [
        { type: "rule_ab_test", payload: { branches: sharesOf([share, 100 - share]) } },
        [1, 2],
      ],
    ),
  fc.constant<Fork>([
    { type: "rule_ab_test", payload: { branches: sharesOf([33.3, 33.3, 33.4]) } },
    [1, 2, 3],
  ]),
  fc.constant<Fork>([
    { type: "rule_filter", payload: { branches: [{ branch_id: 1, filters: [] }] } },
    [1, 0],
  ]),
);

const generated = fc.letrec<{ path: readonly GeneratedStep[]; step: GeneratedStep }>((tie) => ({
  path: fc.array(tie("step"), { maxLength: 4, depthIdentifier: "path" }),
  step: fc.oneof(
    { depthIdentifier: "path", maxDepth: 3 },
    plain,
    forks.chain(([fork, branches]) =>
      fc.tuple(...branches.map(() => tie("path"))).map((paths) => ({
        ...fork,
        branches: Object.fromEntries(branches.map((branch, index) => [branch, paths[index] ?? []])),
      })),
    ),
  ),
}));

/** Valid trees: branches of any depth that meet again, any ids, and any order. */
export const validTrees: fc.Arbitrary<AutomationTree> = fc
  .record({
    path: generated.path,
    first: fc.integer({ min: 1, max: 1000 }),
    order: fc.infiniteStream(fc.nat()),
  })
  .map(({ path, first, order }) => {
    const { nodes, firstCommon } = connect(path, first);
    const root = first;
    const shuffled = nodes
      .map((node): [number, AutomationNode] => [Number(order.next().value), node])
      .sort(([a], [b]) => a - b)
      .map(([, node]) => node);
    return {
      contact_sources: [
        { id: 1, name: "March list", sender_profiles: [], after_id: first % 2 === 0 ? root : null },
        { id: 2, name: "April list", sender_profiles: [], after_id: shuffled[0]?.id ?? null },
      ],
      nodes: shuffled,
      first_common_node_id: firstCommon,
    };
  });

/** Gives the steps ids and connects them. The ids start with `first`, and every second number is skipped. */
function connect(
  path: readonly GeneratedStep[],
  first: number,
): { readonly nodes: AutomationNode[]; readonly firstCommon: number | null } {
  const nodes: AutomationNode[] = [];
  let firstCommon: number | null = null;
  /** A branch without a successor yet. */
  type OpenEnd = [from: AutomationNode, branch: number];
  const add = ({ type, payload }: GeneratedStep, openEnds: readonly OpenEnd[]): AutomationNode => {
    const id = first + 2 * nodes.length;
    const before = openEnds.map(([from, branch_id]) => ({ node_id: from.id, branch_id }));
    for (const [from, branch_id] of openEnds) from.after.push({ node_id: id, branch_id });
    const node = { id, type, payload: payload ?? [], before, after: [], automation: "auto", ...NODE_DATES };
    nodes.push(node);
    return node;
  };
  const append = (
    steps: readonly GeneratedStep[],
    openEnds: readonly OpenEnd[],
    isTop = false,
  ): readonly OpenEnd[] => {
    let ends = openEnds;
    let hasForked = false;
    for (const step of steps) {
      const node = add(step, ends);
      if (hasForked) firstCommon ??= node.id;
      ends =
        step.branches === undefined
          ? [[node, 1]]
          : Object.entries(step.branches).flatMap(([branch, inner]) =>
              append(inner, [[node, Number(branch)]]),
            );
      hasForked = isTop && (hasForked || step.branches !== undefined);
    }
    if (isTop) {
      const end = add({ type: "end", payload: [] }, ends);
      if (hasForked) firstCommon ??= end.id;
    }
    return ends;
  };
  append(path, [], true);
  return { nodes, firstCommon };
}
