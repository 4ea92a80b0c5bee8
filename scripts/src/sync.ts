import { createHash } from "node:crypto";
import { join } from "node:path";
import { stringify } from "yaml";
import { checkReferences } from "./check-references.ts";
import { operationsWithoutWords } from "./check-words.ts";
import { buildWithOverlay, SNAPSHOT } from "./generate.ts";
import type { JsonObject } from "./json.ts";
import { objectOr } from "./json.ts";
import { lint } from "./lint.ts";
import { normalise } from "./normalise.ts";
import { listOperations } from "./operations.ts";
import { parseDescription } from "./parse-description.ts";
import { PUBLISHED_URL, readSource, type Source } from "./read-source.ts";
import { readIfExists, recover, writeFiles } from "./write-files.ts";

const LOCK = "openapi/openapi.lock.json";

/** Where the snapshot came from. */
interface Lock {
  /** The published URL, or `copy` when a file or another URL was read. */
  readonly source: string;
  readonly etag?: string;
  /** The day (UTC) on which this state was first read. */
  readonly date: string;
  readonly sha256: { readonly source: string; readonly snapshot: string };
  readonly counts: {
    readonly operations: number;
    readonly paths: number;
    readonly schemas: number;
    readonly tags: number;
  };
}

export interface SyncOptions {
  readonly root: string;
  /** A file or URL to read instead of the published description. */
  readonly from?: string;
  /** Milliseconds until a download is given up. */
  readonly timeout?: number;
  readonly today: Date;
}

export interface SyncResult {
  /** Paths of the files that were written. */
  readonly changed: readonly string[];
  readonly lock: Lock;
  /** Overlay targets that select nothing any more. */
  readonly unmatched: readonly string[];
  /** Operations that have no summary of ours yet. */
  readonly withoutWords: readonly string[];
}

/**
 * Takes the published description over as the snapshot and records where it came from, or changes nothing.
 *
 * @throws InputError when the description cannot be read, is none, or does not fit the overlay.
 */
export async function sync({ root, from, timeout, today }: SyncOptions): Promise<SyncResult> {
  await recover(root);
  const source = await readSource(from ?? PUBLISHED_URL, timeout === undefined ? {} : { timeout });
  const description = parseDescription(source.text, source.name);
  checkReferences(description, source.name);

  const facts = normalise(description);
  const snapshot = stringify(facts, { lineWidth: 0, aliasDuplicateObjects: false });
  const built = await buildWithOverlay(root, facts, source.name);
  await lint(built.description, source.name);

  const lock = await nextLock(root, { source, snapshot, facts, isCopy: from !== undefined, today });
  const changed = await writeFiles(
    root,
    new Map([
      [SNAPSHOT, snapshot],
      [LOCK, `${JSON.stringify(lock, null, 2)}\n`],
    ]),
  );
  return {
    changed,
    lock,
    unmatched: built.unmatched,
    withoutWords: operationsWithoutWords(built.description),
  };
}

interface Read {
  readonly source: Source;
  readonly snapshot: string;
  readonly facts: JsonObject;
  readonly isCopy: boolean;
  readonly today: Date;
}

/** The lock of what was read; the old one stays when nothing differs but the day. */
async function nextLock(root: string, { source, snapshot, facts, isCopy, today }: Read): Promise<Lock> {
  const lock: Lock = {
    source: isCopy ? "copy" : PUBLISHED_URL,
    ...(source.etag !== undefined && !isCopy && { etag: source.etag }),
    date: today.toISOString().slice(0, 10),
    sha256: { source: sha256(source.text), snapshot: sha256(snapshot) },
    counts: countParts(facts),
  };
  const old = await readIfExists(join(root, LOCK));
  const previous = old === null ? undefined : (JSON.parse(old) as Lock);
  return previous !== undefined && isSame(previous, lock) ? previous : lock;
}

const isSame = (a: Lock, b: Lock): boolean =>
  JSON.stringify({ ...a, date: "" }) === JSON.stringify({ ...b, date: "" });

function countParts(facts: JsonObject): Lock["counts"] {
  return {
    operations: listOperations(facts).length,
    paths: Object.keys(objectOr(facts.paths)).length,
    schemas: Object.keys(objectOr(objectOr(facts.components).schemas)).length,
    tags: Array.isArray(facts.tags) ? facts.tags.length : 0,
  };
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
