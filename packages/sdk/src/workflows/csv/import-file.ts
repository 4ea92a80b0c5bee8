import { ConfigurationError, type FileInput } from "@grinfi/core";

/** What the API takes. */
const MAX_MEGABYTES = 20;

/**
 * The file as it is uploaded; a stream is read to its end.
 *
 * @throws ConfigurationError when it is none, or larger than the API takes.
 */
export async function openFile(input: FileInput): Promise<File> {
  const file = await toFile(input);
  if (file.size > MAX_MEGABYTES * 1024 * 1024) {
    const size = (file.size / 1024 / 1024).toFixed(1);
    throw new ConfigurationError(
      `${file.name} has ${size} MB; the API takes ${MAX_MEGABYTES} MB at most. Split it, or use contacts.bulkUpsert.`,
    );
  }
  return file;
}

async function toFile(input: FileInput): Promise<File> {
  if (input instanceof File) return input;
  if (input instanceof Blob) return new File([input], "contacts.csv", { type: input.type || "text/csv" });
  if (typeof input !== "object" || input === null || !("content" in input)) {
    throw new ConfigurationError(
      "The file must be a Blob or { content, name }. With a path, give await openAsBlob(path) of node:fs.",
    );
  }
  const { content, name, type = "text/csv" } = input;
  return new File([await new Response(content).blob()], name, { type });
}

/** @throws ConfigurationError when it is no UTF-8. */
export async function readText(file: File): Promise<string> {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new ConfigurationError(`${file.name} is not text in UTF-8; save it as "CSV UTF-8".`, { cause });
  }
}
