import type { JsonObject } from "./json.ts";

/** How the SDK reads or writes content. `form` is `application/x-www-form-urlencoded`. */
export type ContentKind = "binary" | "form" | "json" | "multipart" | "text";

/** Media types whose content is a sequence of items that arrive one after another. */
const STREAMS =
  /^(?:text\/event-stream|application\/(?:json-seq|jsonl|jsonlines|x-jsonlines|x-ndjson|ndjson))$/;
const JSON_TYPE = /^(?:application|text)\/(?:[\w.+-]+\+)?json$/;
const TEXT_TYPE =
  /^(?:text\/.+|application\/(?:[\w.+-]+\+)?(?:xml|yaml)|application\/(?:javascript|graphql|x-yaml|sql))$/;

/** Returns a media type in lower case, without parameters such as `charset=utf-8`. */
export const essenceOf = (mediaType: string): string => mediaType.split(";")[0]?.trim().toLowerCase() ?? "";

/** Whether content of a media type is a stream of items. */
export const isStream = (mediaType: string): boolean => STREAMS.test(essenceOf(mediaType));

/** Whether content of a media type is JSON. */
export const isJsonType = (mediaType: string): boolean => contentKindOf(mediaType, {}) === "json";

/**
 * Returns how content of a media type is read and written, or `undefined` if the SDK supports no such content.
 *
 * @param schema - The schema of the content. References are resolved. It decides for ranges such as `*` `/*`.
 */
export function contentKindOf(mediaType: string, schema: JsonObject): ContentKind | undefined {
  const type = essenceOf(mediaType);
  const isString = schema.type === "string" || schema.type === undefined;
  const isBinary = isString && schema.format === "binary";
  if (isStream(type)) return undefined;
  if (JSON_TYPE.test(type)) return "json";
  if (type === "multipart/form-data") return "multipart";
  if (type.startsWith("multipart/")) return undefined;
  if (type === "application/x-www-form-urlencoded") return "form";
  if (type === "*/*" || type === "application/*") {
    if (isBinary || Object.keys(schema).length === 0) return "binary";
    return schema.type === "string" ? "text" : "json";
  }
  if (TEXT_TYPE.test(type)) return isString ? "text" : undefined;
  return isString ? "binary" : undefined;
}
