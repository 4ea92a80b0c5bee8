/** The content of a file, or a body of bytes. A stream is read into memory when the call is made. */
export type FileContent =
  | Blob
  | ArrayBuffer
  | ArrayBufferView<ArrayBuffer>
  | ReadableStream<Uint8Array<ArrayBuffer>>
  | string;

/** A file to upload: a `Blob`, a `File`, or content with a name and a type. */
export type FileInput = Blob | NamedContent;

interface NamedContent {
  readonly content: FileContent;
  /** The name of the file. */
  readonly name: string;
  /**
   * The media type of the file.
   *
   * @default the type of the content if it is a Blob, otherwise "application/octet-stream"
   */
  readonly type?: string;
}

/** Whether the value is the content of a file, other than text. */
export const isBytes = (value: unknown): value is Exclude<FileContent, string> =>
  value instanceof Blob ||
  value instanceof ArrayBuffer ||
  ArrayBuffer.isView(value) ||
  value instanceof ReadableStream;

export function isNamedContent(value: unknown): value is NamedContent {
  return typeof value === "object" && value !== null && "content" in value && "name" in value;
}

/** Converts content with a name to a `File` for form data. */
export async function toFile({ content, name, type }: NamedContent): Promise<File> {
  const blob = content instanceof ReadableStream ? await new Response(content).blob() : content;
  const fallback = blob instanceof Blob ? blob.type : "";
  return new File([blob], name, { type: type ?? (fallback || "application/octet-stream") });
}
