import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type JsonObject, objectOr } from "../description/json.ts";
import { listOperations } from "../description/operations.ts";
import { SNAPSHOT } from "../generate/generate.ts";
import { PUBLISHED_URL, type Source } from "../read/read-source.ts";

export const LOCK = "openapi/openapi.lock.json";

/** The origin of the snapshot. */
export interface Lock {
  /** The published URL, or `copy` if another file or URL was read. */
  readonly source: string;
  readonly etag?: string;
  /** The date (UTC) on which the snapshot was read. */
  readonly date: string;
  readonly sha256: { readonly source: string; readonly snapshot: string };
  readonly counts: Counts;
}

interface Counts {
  readonly operations: number;
  readonly paths: number;
  readonly schemas: number;
  readonly tags: number;
}

/** Creates the lock of a snapshot. `description` is the content of the snapshot. */
export function createLock(
  source: Source,
  description: JsonObject,
  snapshot: string,
  isCopy: boolean,
  today: Date,
): Lock {
  return {
    source: isCopy ? "copy" : PUBLISHED_URL,
    ...(source.etag !== undefined && !isCopy && { etag: source.etag }),
    date: today.toISOString().slice(0, 10),
    sha256: { source: sha256(source.text), snapshot: sha256(snapshot) },
    counts: {
      operations: listOperations(description).length,
      paths: Object.keys(objectOr(description.paths)).length,
      schemas: Object.keys(objectOr(objectOr(description.components).schemas)).length,
      tags: Array.isArray(description.tags) ? description.tags.length : 0,
    },
  };
}

/** Whether the snapshot on disk matches the lock, so that it was not edited by hand. */
export async function isLocked(root: string): Promise<boolean> {
  const lock = JSON.parse(await readFile(join(root, LOCK), "utf8")) as Lock;
  return lock.sha256.snapshot === sha256(await readFile(join(root, SNAPSHOT), "utf8"));
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
