import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { movedOperations } from "../diff/operation-changes.ts";
import { buildWithOverlay, generateFiles, SNAPSHOT } from "../generate/generate.ts";
import { findGaps, type OverlayGaps } from "../overlay/gaps/gaps.ts";
import { lint } from "../overlay/lint.ts";
import { parseDescription } from "../read/parse-description.ts";
import { type Published, type PublishedOptions, readPublished } from "../read/read-published.ts";
import { readIfExists } from "../shared/write-files.ts";
import { type Assessment, assess } from "./assess.ts";
import { compileExamples } from "./compile-examples.ts";

export interface PrepareOptions extends PublishedOptions {
  /** The root of the repository. */
  readonly root: string;
}

/** The published description, and the changes that an update of the snapshot to it would make. */
export interface PreparedUpdate extends Published {
  readonly gaps: OverlayGaps;
  /** The generated files. Absent if the snapshot is up to date. */
  readonly files?: ReadonlyMap<string, string>;
  /** Absent if nothing changes for users, or if there is no snapshot to compare with. */
  readonly assessment?: Assessment;
}

/**
 * Does every step of an update except writing: reads the published description, applies the overlay, lints, generates
 * and assesses.
 *
 * @throws InputError if the description cannot be read, is invalid, or does not fit the overlay.
 */
export async function prepareUpdate(options: PrepareOptions): Promise<PreparedUpdate> {
  const { root } = options;
  const published = await readPublished(options);
  const { source, normalised } = published;
  const { description, unmatched } = await buildWithOverlay(root, normalised, source.name);
  const invalidExamples = await lint(description, source.name);
  const text = await readIfExists(join(root, SNAPSHOT));
  const before = text === null ? undefined : parseDescription(text, SNAPSHOT);
  const moved = movedOperations(before ?? {}, description);
  const result = { ...published, gaps: findGaps(description, { unmatched, invalidExamples, moved }) };

  if (isDeepStrictEqual(before, normalised)) return result;

  const files = await generateFiles(root, description);
  if (before === undefined) {
    await compileExamples(root, files);
    return { ...result, files };
  }
  const old = await buildWithOverlay(root, before, SNAPSHOT);
  const assessment = await assess(root, old.description, description, files);
  return { ...result, files, ...(assessment && { assessment }) };
}
