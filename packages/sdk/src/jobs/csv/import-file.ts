import { ConfigurationError, type FileInput } from "@grinfi/core";

/** The largest file that the API accepts. */
const MAX_MEGABYTES = 20;

/**
 * Returns the file to upload. A stream is read to its end.
 *
 * @throws ConfigurationError if the input is not a file, or is too large for the API.
 */
export async function openUpload(input: FileInput): Promise<File> {
  const file = await openFile(input, "contacts.csv");
  if (file.size > MAX_MEGABYTES * 1024 * 1024) {
    const size = (file.size / 1024 / 1024).toFixed(1);
    throw new ConfigurationError(
      `${file.name} is ${size} MB in size; the API accepts at most ${MAX_MEGABYTES} MB. Split the file, or use contacts.bulkUpsert.`,
    );
  }
  return file;
}

/**
 * Returns a file. A stream is read to its end.
 *
 * @param nameOfBlob - The name of a Blob, which has none.
 * @throws ConfigurationError if the input is not a file.
 */
export async function openFile(input: FileInput, nameOfBlob: string): Promise<File> {
  if (input instanceof File) return input;
  if (input instanceof Blob) return new File([input], nameOfBlob, { type: input.type || "text/csv" });
  if (typeof input !== "object" || input === null || !("content" in input)) {
    throw new ConfigurationError(
      "The file must be a Blob or { content, name }. For a path, pass await openAsBlob(path) from node:fs.",
    );
  }
  const { content, name, type = "text/csv" } = input;
  return new File([await new Response(content).blob()], name, { type });
}

/** @throws ConfigurationError if the file is empty or not UTF-8. */
export async function readText(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (hasUtf16Mark(bytes))
    throw new ConfigurationError(`${file.name} is UTF-16 text; save it as "CSV UTF-8".`);
  // In UTF-16 every comma and line break contains a NUL byte. UTF-8 text contains none.
  if (bytes.includes(0))
    throw new ConfigurationError(
      `${file.name} contains NUL bytes, as UTF-16 text does; save it as "CSV UTF-8".`,
    );
  const text = decode(file.name, bytes);
  if (text === "")
    throw new ConfigurationError(
      `${file.name} is empty. The first row must name the columns, and each row below it is a person.`,
    );
  return text;
}

const hasUtf16Mark = ([first, second]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);

function decode(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new ConfigurationError(`${name} is not UTF-8 text; save it as "CSV UTF-8".`, { cause });
  }
}
