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

/** @throws ConfigurationError when it is empty or no UTF-8. */
export async function readText(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (hasMarkOfUtf16(bytes))
    throw new ConfigurationError(`${file.name} is text in UTF-16, not in UTF-8; save it as "CSV UTF-8".`);
  // Every comma and line break of UTF-16 has one, and no text in UTF-8 does.
  if (bytes.includes(0))
    throw new ConfigurationError(
      `${file.name} has NUL bytes, as text in UTF-16 does, and is not text in UTF-8; save it as "CSV UTF-8".`,
    );
  const text = decode(file.name, bytes);
  if (text === "")
    throw new ConfigurationError(
      `${file.name} is empty. Its first row must name the columns, and each row below it is a person.`,
    );
  return text;
}

const hasMarkOfUtf16 = ([first, second]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);

function decode(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new ConfigurationError(`${name} is not text in UTF-8; save it as "CSV UTF-8".`, { cause });
  }
}
