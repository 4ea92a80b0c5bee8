import { readManifest, SNAPSHOT } from "../generate/generate.ts";
import { describeGaps, type OverlayGaps } from "../overlay/gaps/gaps.ts";
import { snapshotText } from "../read/normalise.ts";
import { InputError } from "../shared/input-error.ts";
import { type FileSystem, recover, writeFiles } from "../shared/write-files.ts";
import { removeTempFolders } from "./compile-examples.ts";
import { createLock, LOCK, type Lock } from "./lock.ts";
import { type PreparedUpdate, type PrepareOptions, prepareUpdate } from "./prepare-update.ts";

export interface SyncOptions extends PrepareOptions {
  /** Fail if the overlay has gaps. Default: false. */
  readonly strict?: boolean;
  /** The date of the lock. */
  readonly today: Date;
  /** Tests replace it to inject failures. */
  readonly fileSystem?: FileSystem;
}

export interface SyncResult extends PreparedUpdate {
  readonly lock: Lock;
  /** The paths of the written files. */
  readonly changed: readonly string[];
}

/**
 * Updates the snapshot to the published description. Writes the snapshot, the lock, the generated files, and a
 * changeset that describes the changes for users of the SDK. Writes all files or none.
 *
 * @throws InputError if the description cannot be read, is invalid, or does not fit the overlay.
 */
export async function sync(options: SyncOptions): Promise<SyncResult> {
  const { root, from, strict = false, today, fileSystem } = options;
  await recover(root);
  await removeTempFolders(root);
  const prepared = await prepareUpdate(options);
  if (strict) rejectGaps(prepared.gaps);

  const { source, normalised, files, assessment } = prepared;
  const snapshot = snapshotText(normalised);
  const lock = createLock(source, normalised, snapshot, from !== undefined, today);
  if (files === undefined) return { ...prepared, lock, changed: [] };

  const all = new Map([...files, [SNAPSHOT, snapshot], [LOCK, `${JSON.stringify(lock, null, 2)}\n`]]);
  if (assessment !== undefined) {
    const { name } = await readManifest(root);
    // The emulator contains the description, but its users do not use types that are generated from it.
    const bumps = `"${name}": ${assessment.bump}\n"@grinfi/emulator": patch\n"@grinfi/sdk": ${assessment.bump}`;
    const text = `---\n${bumps}\n---\n\n${assessment.summary}`;
    all.set(`.changeset/spec-${lock.sha256.snapshot.slice(0, 8)}.md`, text);
  }
  return { ...prepared, lock, changed: await writeFiles(root, all, fileSystem) };
}

function rejectGaps(gaps: OverlayGaps): void {
  const sentences = describeGaps(gaps);
  if (sentences.length > 0)
    throw new InputError(`${sentences.join("\n")}\nFix openapi/overlay.yaml, or omit --strict.`);
}
