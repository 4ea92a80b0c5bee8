import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { buildWithOverlay, generateFiles, SNAPSHOT } from "../generate/generate.ts";
import type { Gaps } from "../overlay/gaps.ts";
import { lint } from "../overlay/lint.ts";
import { operationsWithoutMethod } from "../overlay/resource-paths.ts";
import { listsWithoutRowKey } from "../overlay/row-keys.ts";
import { operationsWithoutWords } from "../overlay/summaries.ts";
import { parseDescription } from "../read/parse-description.ts";
import { type Published, type PublishedOptions, readPublished } from "../read/read-published.ts";
import { readIfExists } from "../shared/write-files.ts";
import { type Assessment, assess } from "./assess.ts";
import { compileExamples } from "./compile-examples.ts";

export interface PrepareOptions extends PublishedOptions {
  readonly root: string;
}

/** A description that could be taken over, and what that would mean. */
export interface Prepared extends Published, Gaps {
  /** The generated files; absent when the snapshot has the same facts already. */
  readonly files?: ReadonlyMap<string, string>;
  /** Absent when nothing changes for anybody, or when there is no snapshot to compare with. */
  readonly assessment?: Assessment;
}

/**
 * Does everything up to writing: reads the published description, applies the overlay, lints, generates and assesses.
 *
 * @throws InputError when the description cannot be read, is none, or does not fit the overlay.
 */
export async function prepare(options: PrepareOptions): Promise<Prepared> {
  const { root } = options;
  const published = await readPublished(options);
  const { source, facts } = published;
  const { description, unmatched } = await buildWithOverlay(root, facts, source.name);
  const misfits = await lint(description, source.name);
  const result = {
    ...published,
    unmatched,
    misfits,
    withoutWords: operationsWithoutWords(description),
    withoutPlace: operationsWithoutMethod(description),
    withoutRowKey: listsWithoutRowKey(description),
  };

  const text = await readIfExists(join(root, SNAPSHOT));
  const before = text === null ? undefined : parseDescription(text, SNAPSHOT);
  if (isDeepStrictEqual(before, facts)) return result;

  const files = await generateFiles(root, description);
  if (before === undefined) {
    await compileExamples(root, files);
    return { ...result, files };
  }
  const old = await buildWithOverlay(root, before, SNAPSHOT);
  const assessment = await assess(root, old.description, description, files);
  return { ...result, files, ...(assessment && { assessment }) };
}
