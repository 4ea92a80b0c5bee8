import type { JsonObject } from "../description/json.ts";
import { normalise } from "./normalise.ts";
import { parseDescription } from "./parse-description.ts";
import { PUBLISHED_URL, readSource, type Source } from "./read-source.ts";

export interface PublishedOptions {
  /** A file or URL to read instead of the published description. */
  readonly from?: string;
  /** Timeout of a download, in milliseconds. Default: 60,000. */
  readonly timeout?: number;
}

export interface Published {
  readonly source: Source;
  /** The description without texts and examples, in a stable order. */
  readonly normalised: JsonObject;
}

/** Reads and normalises the published description or a copy of it. */
export async function readPublished({ from, timeout }: PublishedOptions): Promise<Published> {
  const source = await readSource(from ?? PUBLISHED_URL, timeout === undefined ? {} : { timeout });
  const normalised = normalise(parseDescription(source.text, source.name));
  return { source, normalised };
}
