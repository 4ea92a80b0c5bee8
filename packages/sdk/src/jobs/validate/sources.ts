import { numberOf, placed, type TreeGraph } from "../shared/automation-tree.ts";
import type { Found } from "./problem.ts";
import { repeatedIds } from "./repeated.ts";

export function* noSource({ sources }: TreeGraph): Generator<Found> {
  if (sources.length > 0) return;
  yield { path: "contact_sources", message: "There is no contact source; there must be one at least." };
}

export function* sourceIds({ sources }: TreeGraph): Generator<Found> {
  for (const { id, path } of sources) {
    if (Number.isInteger(id)) continue;
    yield { path: `${path}.id`, message: "The contact source has no number; its id must be a whole number." };
  }
  for (const { id, path } of repeatedIds(sources)) {
    yield { path: `${path}.id`, message: `Two contact sources have the number ${id}.` };
  }
}

export function* sourceStart(tree: TreeGraph): Generator<Found> {
  for (const source of tree.sources) {
    if (tree.nodes.length === 0 || tree.startOf(source) !== undefined) continue;
    const message =
      source.afterId === null
        ? `after_id is missing, and ${tree.roots.length} steps could be the first one.`
        : `Its contacts would begin at step ${source.afterId}, which is not there.`;
    yield { path: `${source.path}.after_id`, message };
  }
}

export function* rotationSource({ nodes, sources }: TreeGraph): Generator<Found> {
  const ids = new Set(sources.map(({ id }) => id));
  for (const { id, path, payload, type } of nodes) {
    if (type !== "gs_rotate_sender_profile") continue;
    for (const [{ contact_source_id }, at] of placed(payload.rotations, `${path}.payload.rotations`)) {
      const source = numberOf(contact_source_id);
      if (ids.has(source)) continue;
      const message = `The rotation names the contact source ${source}, which is not there.`;
      yield { path: `${at}.contact_source_id`, node: id, message };
    }
  }
}
