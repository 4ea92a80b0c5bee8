import { itemsOf, numberOf, type TreeGraph } from "../automation-tree/automation-tree.ts";
import { duplicatesOf } from "../shared/duplicates.ts";
import type { Finding } from "./problem.ts";

export function* noSource({ sources }: TreeGraph): Generator<Finding> {
  if (sources.length > 0) return;
  yield { path: "contact_sources", message: "The automation has no contact source. Add at least one." };
}

export function* sourceIds({ sources }: TreeGraph): Generator<Finding> {
  for (const { id, path } of sources) {
    if (Number.isInteger(id)) continue;
    yield { path: `${path}.id`, message: "The contact source has no id. Set it to a whole number." };
  }
  for (const { id, path } of duplicateIds(sources)) {
    yield { path: `${path}.id`, message: `Two contact sources have the id ${id}.` };
  }
}

export function* sourceStart(tree: TreeGraph): Generator<Finding> {
  for (const source of tree.sources) {
    if (tree.nodes.length === 0 || tree.startOf(source) !== undefined) continue;
    const message =
      source.afterId === null
        ? `after_id is missing, and ${tree.roots.length} steps could be the first one.`
        : `after_id refers to step ${source.afterId}, which does not exist.`;
    yield { path: `${source.path}.after_id`, message };
  }
}

export function* rotationSource({ nodes, sources }: TreeGraph): Generator<Finding> {
  const ids = new Set(sources.map(({ id }) => id));
  for (const { id, path, payload, type } of nodes) {
    if (type !== "gs_rotate_sender_profile") continue;
    for (const [{ contact_source_id }, rotationPath] of itemsOf(
      payload.rotations,
      `${path}.payload.rotations`,
    )) {
      const source = numberOf(contact_source_id);
      if (ids.has(source)) continue;
      const message = `The rotation refers to the contact source ${source}, which does not exist.`;
      yield { path: `${rotationPath}.contact_source_id`, node: id, message };
    }
  }
}

/** Returns the items that have the same id as an earlier item. */
export const duplicateIds = <Item extends { readonly id: number }>(items: readonly Item[]): Item[] =>
  duplicatesOf(
    items.filter(({ id }) => Number.isInteger(id)),
    ({ id }) => id,
  );
