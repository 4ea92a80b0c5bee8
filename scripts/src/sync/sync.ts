import { stringify } from "yaml";
import { readManifest, SNAPSHOT } from "../generate/generate.ts";
import { describeGaps } from "../overlay/gaps.ts";
import { InputError } from "../shared/input-error.ts";
import { type FileSystem, recover, writeFiles } from "../shared/write-files.ts";
import { removeStage } from "./compile-examples.ts";
import { LOCK, type Lock, lockOf } from "./lock.ts";
import { type Prepared, type PrepareOptions, prepare } from "./prepare.ts";

export interface SyncOptions extends PrepareOptions {
  /** Refuse a description that leaves gaps in the overlay. */
  readonly strict?: boolean;
  readonly today: Date;
  /** How files are written; tests pass one that fails. */
  readonly fileSystem?: FileSystem;
}

export interface SyncResult extends Prepared {
  readonly lock: Lock;
  /** Paths of the files that were written. */
  readonly changed: readonly string[];
}

/**
 * Takes the published description over: snapshot, lock, generated files and a changeset that says what it means
 * for the users of the SDK. Either all of it is written or nothing.
 *
 * @throws InputError when the description cannot be read, is none, or does not fit the overlay.
 */
export async function sync(options: SyncOptions): Promise<SyncResult> {
  const { root, from, strict = false, today, fileSystem } = options;
  await recover(root);
  await removeStage(root);
  const prepared = await prepare(options);
  if (strict) refuseGaps(prepared);

  const { source, facts, files, assessment } = prepared;
  const snapshot = stringify(facts, { lineWidth: 0, aliasDuplicateObjects: false });
  const lock = lockOf(source, facts, snapshot, from !== undefined, today);
  if (files === undefined) return { ...prepared, lock, changed: [] };

  const all = new Map([...files, [SNAPSHOT, snapshot], [LOCK, `${JSON.stringify(lock, null, 2)}\n`]]);
  if (assessment !== undefined) {
    const { name } = await readManifest(root);
    // The emulator is made of the description too, but its users call no types of it.
    const bumps = `"${name}": ${assessment.bump}\n"@grinfi/emulator": patch\n"@grinfi/sdk": ${assessment.bump}`;
    const text = `---\n${bumps}\n---\n\n${assessment.summary}`;
    all.set(`.changeset/spec-${lock.sha256.snapshot.slice(0, 8)}.md`, text);
  }
  return { ...prepared, lock, changed: await writeFiles(root, all, fileSystem) };
}

function refuseGaps(prepared: Prepared): void {
  const gaps = describeGaps(prepared);
  if (gaps.length > 0)
    throw new InputError(`${gaps.join("\n")}\nMend openapi/overlay.yaml, or leave --strict out.`);
}
