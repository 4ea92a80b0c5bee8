import type { Backend } from "../backend/backend.ts";
import type { Row } from "../backend/table.ts";
import { type Fields, isFields } from "../json.ts";

/** Returns the current version of an automation, or `undefined` if it has none. */
export function currentVersion(backend: Backend, flow: Row): Row | undefined {
  return backend.table("flow-versions").get(String(flow.flow_version_uuid));
}

/** Returns a step by its id. */
export function findNode(version: Row, id: unknown): Fields | undefined {
  return fieldsList(version.nodes).find((node) => Number(node.id) === Number(id));
}

/** Returns the contact source with this id, or the first one if there is none. */
export function findContactSource(version: Row, id: number): Fields | undefined {
  const sources = fieldsList(version.contact_sources);
  return sources.find((source) => Number(source.id) === id) ?? sources[0];
}

/** Returns the first step for contacts of a source. */
export function firstNode(version: Row, source: Fields | undefined): Fields | undefined {
  const named = findNode(version, source?.after_id ?? undefined);
  return named ?? fieldsList(version.nodes).find(({ before }) => fieldsList(before).length === 0);
}

/** Returns the next step. @param branch - The branch to take. Default: the first edge. */
export function nextNode(version: Row, node: Fields, branch: number | undefined): Fields | undefined {
  const edges = fieldsList(node.after);
  const edge = branch === undefined ? edges[0] : edges.find(({ branch_id }) => Number(branch_id) === branch);
  return edge && findNode(version, edge.node_id);
}

/** Returns the objects in an array. Returns an empty array for any other value. */
export function fieldsList(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}
