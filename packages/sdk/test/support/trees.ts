import fc from "fast-check";
import type { AutomationNode, AutomationTree } from "../../src/index.ts";

/** A step as it is drawn: what it is and, if it branches, what stands on each branch. */
interface Drawn {
  readonly type: string;
  readonly payload: AutomationNode["payload"];
  /** By branch. Without them the step has one way on. */
  readonly branches?: Readonly<Record<number, readonly Drawn[]>>;
}

const WRITTEN = { created_at: "2026-03-02T09:00:00Z", updated_at: "2026-03-02T09:00:00Z" };

const seconds = fc.nat(1_000_000);
const text = fc.constantFrom(
  "Hello {{first_name}}.",
  "{Hi|{Good|Fine} day} {% if a %}b{% endif %}",
  "Good day.",
);

const plain: fc.Arbitrary<Drawn> = fc.oneof(
  text.map((template) => ({ type: "linkedin_send_message", payload: { template } })),
  text.map((template) => ({ type: "email_send_message", payload: { template, subject: template } })),
  fc.constant({ type: "linkedin_send_message", payload: { template: null, template_uuid: "a-template" } }),
  fc.constant({ type: "linkedin_send_connection_request", payload: {} }),
  fc.constant<Drawn>({ type: "linkedin_visit_profile", payload: [] }),
  fc.constant({ type: "gs_add_tag", payload: { tag_uuid: "a-tag" } }),
  fc.constant({ type: "gs_rotate_sender_profile", payload: { rotations: [{ contact_source_id: 1 }] } }),
  seconds.map((wait_time) => ({ type: "util_timer", payload: { wait_time } })),
);

const timer = (wait_time: number): object => ({ type: "util_timer", payload: { wait_time } });

const sharesOf = (shares: readonly number[]): object[] =>
  shares.map((value, index) => ({ branch_id: index + 1, is_enabled: true, value }));

/** A step that branches, with the numbers of its branches. */
type Fork = readonly [Drawn, readonly number[]];

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

const ways = fc.letrec<{ way: readonly Drawn[]; step: Drawn }>((tie) => ({
  way: fc.array(tie("step"), { maxLength: 4, depthIdentifier: "way" }),
  step: fc.oneof(
    { depthIdentifier: "way", maxDepth: 3 },
    plain,
    forks.chain(([fork, branches]) =>
      fc.tuple(...branches.map(() => tie("way"))).map((ways) => ({
        ...fork,
        branches: Object.fromEntries(branches.map((branch, at) => [branch, ways[at] ?? []])),
      })),
    ),
  ),
}));

/** A sound tree: branches of any depth that meet again, any numbers, any order. */
export const soundTrees: fc.Arbitrary<AutomationTree> = fc
  .record({ way: ways.way, first: fc.integer({ min: 1, max: 1000 }), order: fc.infiniteStream(fc.nat()) })
  .map(({ way, first, order }) => {
    const { nodes, firstCommon } = laidOut(way, first);
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

/** Numbers the steps and connects them; the numbers begin with `first` and leave out every other one. */
function laidOut(
  way: readonly Drawn[],
  first: number,
): { readonly nodes: AutomationNode[]; readonly firstCommon: number | null } {
  const nodes: AutomationNode[] = [];
  let firstCommon: number | null = null;
  /** Ways that lead to the next step. */
  type Loose = [from: AutomationNode, branch: number];
  const add = ({ type, payload }: Drawn, loose: readonly Loose[]): AutomationNode => {
    const id = first + 2 * nodes.length;
    const before = loose.map(([from, branch_id]) => ({ node_id: from.id, branch_id }));
    for (const [from, branch_id] of loose) from.after.push({ node_id: id, branch_id });
    const node = { id, type, payload: payload ?? [], before, after: [], automation: "auto", ...WRITTEN };
    nodes.push(node);
    return node;
  };
  const follow = (steps: readonly Drawn[], loose: readonly Loose[], isTop = false): readonly Loose[] => {
    let ends = loose;
    let hasForked = false;
    for (const step of steps) {
      const node = add(step, ends);
      if (hasForked) firstCommon ??= node.id;
      ends =
        step.branches === undefined
          ? [[node, 1]]
          : Object.entries(step.branches).flatMap(([branch, inner]) =>
              follow(inner, [[node, Number(branch)]]),
            );
      hasForked = isTop && (hasForked || step.branches !== undefined);
    }
    if (isTop) {
      const end = add({ type: "end", payload: [] }, ends);
      if (hasForked) firstCommon ??= end.id;
    }
    return ends;
  };
  follow(way, [], true);
  return { nodes, firstCommon };
}
