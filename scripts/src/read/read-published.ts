import type { JsonObject } from "../description/json.ts";
import { checkReferences } from "../description/references.ts";
import { normalise } from "./normalise.ts";
import { parseDescription } from "./parse-description.ts";
import { PUBLISHED_URL, readSource, type Source } from "./read-source.ts";

export interface PublishedOptions {
  /** A file or URL to read instead of the published description. */
  readonly from?: string;
  /** Milliseconds until a download is given up. */
  readonly timeout?: number;
}

export interface Published {
  readonly source: Source;
  /** The description reduced to facts. */
  readonly facts: JsonObject;
}

/** Reads and normalises the published description or a copy of it. */
export async function readPublished({ from, timeout }: PublishedOptions): Promise<Published> {
  const source = await readSource(from ?? PUBLISHED_URL, timeout === undefined ? {} : { timeout });
  const facts = normalise(parseDescription(source.text, source.name));
  checkReferences(facts, source.name);
  return { source, facts };
}
