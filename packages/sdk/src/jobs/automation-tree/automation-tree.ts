import type { CreateFlowVersionBody } from "@grinfi/core";

/** The steps and audiences of an automation, as `automations.versions.create` takes them. */
export type AutomationTree = CreateFlowVersionBody;

export type JsonObject = Readonly<Record<string, unknown>>;

/** One end of an edge, with its path in the tree. */
export interface TreeEdge {
  readonly path: string;
  readonly node_id: number;
  readonly branch_id: number;
}

/** A step, with its path in the tree. A missing list is empty. */
export interface TreeNode {
  readonly path: string;
  readonly id: number;
  readonly type: string;
  readonly payload: JsonObject;
  readonly before: readonly TreeEdge[];
  readonly after: readonly TreeEdge[];
  /** The step as the caller passed it. */
  readonly given: JsonObject;
}

/** An audience, with its path in the tree. */
export interface TreeSource {
  readonly path: string;
  readonly id: number;
  readonly name: string | null;
  readonly afterId: number | null;
}

/** A tree as a graph. It accepts any value, since trees come from files and from responses without a schema. */
export class TreeGraph {
  readonly nodes: readonly TreeNode[];
  readonly sources: readonly TreeSource[];
  readonly firstCommonNodeId: number | null;
  readonly #byId: ReadonlyMap<number | null, TreeNode>;

  constructor(tree: unknown) {
    const { nodes, contact_sources, first_common_node_id } = objectOf(tree);
    this.nodes = itemsOf(nodes, "nodes").map(([node, path]) => readNode(node, path));
    this.sources = itemsOf(contact_sources, "contact_sources").map(([source, path]) => ({
      path,
      id: numberOf(source.id),
      name: typeof source.name === "string" ? source.name : null,
      afterId: numberOrNull(source.after_id),
    }));
    this.firstCommonNodeId = numberOrNull(first_common_node_id);
    this.#byId = new Map(this.nodes.toReversed().map((node) => [node.id, node]));
  }

  /** Returns the step with this id; the first one if several have it. */
  node(id: number | null): TreeNode | undefined {
    return this.#byId.get(id);
  }

  /** Steps without an incoming edge. */
  get roots(): readonly TreeNode[] {
    return this.nodes.filter(({ before }) => before.length === 0);
  }

  /** Returns the step where the contacts of an audience start: the one that it names, or the only root. */
  startOf({ afterId }: TreeSource): TreeNode | undefined {
    if (afterId !== null) return this.node(afterId);
    const { roots } = this;
    return roots.length === 1 ? roots[0] : undefined;
  }

  /** Where contacts start. If no audience names a step, these are the roots. */
  get starts(): readonly TreeNode[] {
    const starts = this.sources.map((source) => this.startOf(source)).filter((node) => node !== undefined);
    return starts.length > 0 ? starts : this.roots;
  }

  /** Returns these steps and all that can be reached from them. */
  reachedFrom(begin: Iterable<TreeNode | undefined>): ReadonlySet<TreeNode> {
    const reached = new Set<TreeNode>();
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

function readNode(given: JsonObject, path: string): TreeNode {
  return {
    path,
    id: numberOf(given.id),
    type: typeof given.type === "string" ? given.type : "",
    payload: objectOf(given.payload),
    before: readEdges(given.before, `${path}.before`),
    after: readEdges(given.after, `${path}.after`),
    given,
  };
}

const readEdges = (value: unknown, path: string): TreeEdge[] =>
  itemsOf(value, path).map(([edge, edgePath]) => ({
    path: edgePath,
    node_id: numberOf(edge.node_id),
    branch_id: numberOf(edge.branch_id),
  }));

/** Returns the objects of an array, each with its path. */
export const itemsOf = (value: unknown, path: string): [JsonObject, string][] =>
  Array.isArray(value)
    ? value.map((item: unknown, index): [JsonObject, string] => [objectOf(item), `${path}.${index}`])
    : [];

/** Returns the value if it is an object, and an empty object otherwise. */
export const objectOf = (value: unknown): JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};

/** Returns the value if it is a number, and `NaN` otherwise. */
export const numberOf = (value: unknown): number => (typeof value === "number" ? value : Number.NaN);

const numberOrNull = (value: unknown): number | null =>
  value === undefined || value === null ? null : numberOf(value);
