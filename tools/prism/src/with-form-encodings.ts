interface MediaType {
  readonly schema?: { readonly properties?: Readonly<Record<string, Encoded>> };
}

interface Encoded {
  readonly "x-sdk-encoding"?: string;
}

/**
 * Adds an `encoding` with brackets for each form field that has `x-sdk-encoding: brackets`. Prism reads such fields
 * only with it, although OpenAPI 3.0 does not define it for `multipart/form-data`.
 */
export function withFormEncodings<T>(node: T): T {
  if (typeof node !== "object" || node === null) return node;
  if (Array.isArray(node)) return node.map(withFormEncodings) as T;
  const entries = Object.entries(node).map(([key, value]) => [
    key,
    key === "multipart/form-data" ? withEncoding(value) : withFormEncodings(value),
  ]);
  return Object.fromEntries(entries) as T;
}

function withEncoding(media: MediaType): object {
  const fields = Object.entries(media.schema?.properties ?? {});
  const encoded = fields.filter(([, field]) => field["x-sdk-encoding"] === "brackets");
  const encoding = encoded.map(([name]) => [name, { style: "deepObject", explode: true }] as const);
  return { ...media, encoding: Object.fromEntries(encoding) };
}
