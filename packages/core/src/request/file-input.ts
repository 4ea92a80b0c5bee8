/** The bytes of a file, from memory or from a stream; a stream is read when the call is made. */
type FileContent =
  | Blob
  | ArrayBuffer
  | ArrayBufferView<ArrayBuffer>
  | ReadableStream<Uint8Array<ArrayBuffer>>
  | string;

/** A file to upload: a Blob or a File as it is, or content with a name and a type. */
export type FileInput = Blob | NamedContent;

interface NamedContent {
  readonly content: FileContent;
  /** The file name that the API is told. */
  readonly name: string;
  /**
   * The media type.
   *
   * @default that of the content when it is a Blob, otherwise "application/octet-stream"
   */
  readonly type?: string;
}

export function isNamedContent(value: unknown): value is NamedContent {
  return typeof value === "object" && value !== null && "content" in value && "name" in value;
}

/** The file as form data takes it. */
export async function toFile({ content, name, type }: NamedContent): Promise<File> {
  const blob = content instanceof ReadableStream ? await new Response(content).blob() : content;
  const fallback = blob instanceof Blob ? blob.type : "";
  return new File([blob], name, { type: type ?? (fallback || "application/octet-stream") });
}
