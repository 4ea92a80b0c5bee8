import type { Body } from "../../resources/inputs.ts";

/** The steps and audiences of an automation, as `automations.versions.create` takes them. */
export type AutomationTree = Body<"createFlowVersion">;

export type Fields = Readonly<Record<string, unknown>>;

/** One end of a connection, where it stands in the tree. */
export interface Edge {
  readonly path: string;
  readonly node_id: number;
  readonly branch_id: number;
}

/** A step, where it stands in the tree. A list that is missing is empty. */
export interface Node {
  readonly path: string;
  readonly id: number;
  readonly type: string;
  readonly payload: Fields;
  readonly before: readonly Edge[];
  readonly after: readonly Edge[];
  /** The step as it was given. */
  readonly given: Fields;
}

/** An audience, where it stands in the tree. */
export interface Source {
  readonly path: string;
  readonly id: number;
  readonly name: string | null;
  readonly afterId: number | null;
}

/** A tree to walk in. It takes any value, since trees come from files and from answers that are not declared. */
export class TreeGraph {
  readonly nodes: readonly Node[];
  readonly sources: readonly Source[];
  readonly firstCommonNodeId: number | null;
  readonly #byId: ReadonlyMap<number | null, Node>;

  constructor(tree: unknown) {
    const { nodes, contact_sources, first_common_node_id } = fieldsOf(tree);
    this.nodes = placed(nodes, "nodes").map(([node, path]) => readNode(node, path));
    this.sources = placed(contact_sources, "contact_sources").map(([source, path]) => ({
      path,
      id: numberOf(source.id),
      name: typeof source.name === "string" ? source.name : null,
      afterId: numberOrNull(source.after_id),
    }));
    this.firstCommonNodeId = numberOrNull(first_common_node_id);
    this.#byId = new Map(this.nodes.toReversed().map((node) => [node.id, node]));
  }

  /** The step of this number; the first one where several have it. */
  node(id: number | null): Node | undefined {
    return this.#byId.get(id);
  }

  /** Steps that no other leads to. */
  get roots(): readonly Node[] {
    return this.nodes.filter(({ before }) => before.length === 0);
  }

  /** The step where the contacts of an audience begin: the one that it names, or else the only one that can be. */
  startOf({ afterId }: Source): Node | undefined {
    if (afterId !== null) return this.node(afterId);
    const { roots } = this;
    return roots.length === 1 ? roots[0] : undefined;
  }

  /** Where contacts begin; when no audience says it, at the steps that no other leads to. */
  get starts(): readonly Node[] {
    const starts = this.sources.map((source) => this.startOf(source)).filter((node) => node !== undefined);
    return starts.length > 0 ? starts : this.roots;
  }

  /** The steps that these lead to, themselves among them. */
  reachedFrom(begin: Iterable<Node | undefined>): ReadonlySet<Node> {
    const reached = new Set<Node>();
    const open = [...begin];
    while (open.length > 0) {
      const node = open.pop();
      if (node === undefined || reached.has(node)) continue;
      reached.add(node);
      open.push(...node.after.map(({ node_id }) => this.node(node_id)));
    }
    return reached;
  }
}

function readNode(given: Fields, path: string): Node {
  return {
    path,
    id: numberOf(given.id),
    type: typeof given.type === "string" ? given.type : "",
    payload: fieldsOf(given.payload),
    before: edgesOf(given.before, `${path}.before`),
    after: edgesOf(given.after, `${path}.after`),
    given,
  };
}

const edgesOf = (value: unknown, path: string): Edge[] =>
  placed(value, path).map(([edge, at]) => ({
    path: at,
    node_id: numberOf(edge.node_id),
    branch_id: numberOf(edge.branch_id),
  }));

/** The objects of a list, each with its path. */
export const placed = (value: unknown, path: string): [Fields, string][] =>
  Array.isArray(value)
    ? value.map((item: unknown, index): [Fields, string] => [fieldsOf(item), `${path}.${index}`])
    : [];

/** The fields of an object; anything else has none. */
export const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};

/** A number; anything else is none. */
export const numberOf = (value: unknown): number => (typeof value === "number" ? value : Number.NaN);

const numberOrNull = (value: unknown): number | null =>
  value === undefined || value === null ? null : numberOf(value);
