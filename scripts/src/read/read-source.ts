import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { InputError } from "../shared/input-error.ts";

export const PUBLISHED_URL = "https://api.grinfi.io/_bundle/openapi.yaml";

/** The maximum size of a description. The published one has 0.3 MB. */
const MAX_BYTES = 20 * 1024 * 1024;
const MAX_REDIRECTS = 5;

export interface Source {
  /** The file or URL as the user gave it. Used in messages only, never written to disk. */
  readonly name: string;
  readonly text: string;
  readonly etag?: string;
}

export interface ReadOptions {
  /** Timeout of a download, in milliseconds. Default: 60,000. */
  readonly timeout?: number;
}

/**
 * Reads a description from a file or from an http(s) URL.
 *
 * @throws InputError if the source does not exist, is larger than 20 MB, takes too long, or is not safe to read: plain
 * http to another machine, or a redirect from https to http.
 */
export async function readSource(from: string, options: ReadOptions = {}): Promise<Source> {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(from) ? download(from, options.timeout ?? 60_000) : readLocal(from);
}

async function readLocal(path: string): Promise<Source> {
  try {
    const { size } = await stat(resolve(path));
    if (size > MAX_BYTES) throw tooLarge(path);
    return { name: path, text: decodeUtf8(await readFile(resolve(path)), path) };
  } catch (error) {
    if (error instanceof InputError) throw error;
    const reason =
      (error as NodeJS.ErrnoException).code === "ENOENT" ? "the file does not exist" : String(error);
    throw new InputError(`Cannot read ${path}: ${reason}. Pass a file or a URL after --from.`);
  }
}

async function download(from: string, timeout: number): Promise<Source> {
  const signal = AbortSignal.timeout(timeout);
  try {
    const response = await fetchWithRedirects(from, signal);
    const text = decodeUtf8(await readBody(response, from), from);
    const etag = response.headers.get("etag");
    return { name: from, text, ...(etag === null ? {} : { etag }) };
  } catch (error) {
    if (error instanceof InputError) throw error;
    if (signal.aborted) {
      const seconds = timeout === 1000 ? "1 second" : `${timeout / 1000} seconds`;
      throw new InputError(
        `${from} did not respond within ${seconds}. Try again later, or read a copy with --from.`,
      );
    }
    throw new InputError(
      `Cannot download ${from}: ${describeCause(error)}. Are you offline? Nothing was changed; the snapshot ` +
        "(openapi/openapi.yaml) is still used. To read a copy instead, pass --from <file or URL>.",
    );
  }
}

async function fetchWithRedirects(from: string, signal: AbortSignal): Promise<Response> {
  let url = parseUrl(from, from);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    rejectUnsafe(url, from);
    const response = await fetch(url, {
      redirect: "manual",
      signal,
      headers: { accept: "application/yaml, */*" },
    });
    const location = response.headers.get("location");
    if (response.status >= 300 && response.status < 400 && location !== null) {
      await response.body?.cancel();
      const next = parseUrl(location, from, url);
      if (url.protocol === "https:" && next.protocol !== "https:") {
        throw new InputError(
          `${from} redirects from https to ${next.protocol}//, which does not protect against tampering. Use an https URL.`,
        );
      }
      url = next;
      continue;
    }
    if (!response.ok) {
      await response.body?.cancel();
      throw new InputError(
        `${from} responded with status ${response.status}. Check the URL, or try again later.`,
      );
    }
    return response;
  }
  throw new InputError(`${from} redirects more than ${MAX_REDIRECTS} times. Check the URL.`);
}

function parseUrl(url: string, from: string, base?: URL): URL {
  if (URL.canParse(url, base?.href)) return new URL(url, base);
  throw new InputError(
    `${from} is not a valid URL, or redirects to one that is not. Pass a file or an https URL after --from.`,
  );
}

function rejectUnsafe(url: URL, from: string): void {
  if (url.protocol === "https:") return;
  const isLoopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol === "http:" && isLoopback) return;
  throw new InputError(
    `${from} would be read over ${url.protocol}//, which does not protect against tampering. Use an https URL.`,
  );
}

async function readBody(response: Response, from: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > MAX_BYTES) throw tooLarge(from);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const tooLarge = (source: string): InputError =>
  new InputError(`${source} is larger than ${MAX_BYTES / 1024 / 1024} MB, the limit for a description.`);

function decodeUtf8(bytes: Uint8Array, source: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(`${source} is not UTF-8 text; an OpenAPI description in YAML or JSON is expected.`);
  }
}

function describeCause(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && cause.message !== "" ? cause.message : String(error);
}
