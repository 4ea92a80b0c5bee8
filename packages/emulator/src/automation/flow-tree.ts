import type { World } from "../backend/backend.ts";
import type { Row } from "../backend/table.ts";
import { type Fields, isFields } from "../json.ts";

/** The version whose steps the contacts of an automation take; `undefined` while it has none. */
export function versionOf(world: World, flow: Row): Row | undefined {
  return world.table("flow-versions").get(String(flow.flow_version_uuid));
}

export function nodeOf(version: Row, id: unknown): Fields | undefined {
  return listOf(version.nodes).find((node) => Number(node.id) === Number(id));
}

/** The audience of this number, or the first one. */
export function sourceOf(version: Row, id: number): Fields | undefined {
  const sources = listOf(version.contact_sources);
  return sources.find((source) => Number(source.id) === id) ?? sources[0];
}

/** The step where the contacts of an audience begin. */
export function firstNode(version: Row, source: Fields | undefined): Fields | undefined {
  const named = nodeOf(version, source?.after_id ?? undefined);
  return named ?? listOf(version.nodes).find(({ before }) => listOf(before).length === 0);
}

/** The step after another one, on a branch where that one branches. */
export function nextNode(version: Row, node: Fields, branch: number | undefined): Fields | undefined {
  const edges = listOf(node.after);
  const edge = branch === undefined ? edges[0] : edges.find(({ branch_id }) => Number(branch_id) === branch);
  return edge && nodeOf(version, edge.node_id);
}

export function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}
