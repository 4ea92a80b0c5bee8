import type { Content } from "../../description/content.ts";
import { type Json, type JsonObject, objectOr, ownValue } from "../../description/json.ts";
import { isJsonType } from "../../description/media-types.ts";
import { fieldsOf } from "../../description/operation-schemas.ts";
import { dereference } from "../../description/references.ts";
import { valueTypesOf } from "../../description/value-types.ts";

/** How a query parameter or a field of a form is written, if not as plain values. Mirrors `QueryEncoding` of core. */
type Encoding = "brackets" | "comma" | "json" | "pipe" | "space";

/** The encodings by the name of the parameter or field. */
export type Encodings = Readonly<Record<string, Encoding>>;

/** Returns the encodings of query parameters. */
export function queryEncodings(description: JsonObject, parameters: readonly JsonObject[]): Encodings {
  const query = parameters.filter((parameter) => parameter.in === "query");
  return withoutPlain(
    query.map((parameter) => [String(parameter.name), parameterEncoding(description, parameter)]),
  );
}

function parameterEncoding(description: JsonObject, parameter: JsonObject): Encoding | undefined {
  const { content, schema, style, explode } = parameter;
  if (content !== undefined) return isJsonType(Object.keys(objectOr(content))[0] ?? "") ? "json" : undefined;
  return styleEncoding(style, explode, valueTypesOf(description, schema).has("array"));
}

/** Returns the encodings of the fields of a form. A plain array repeats its field. */
export function formEncodings(description: JsonObject, { kind, media }: Content): Encodings {
  const encodings = objectOr(media.encoding);
  const fields = Object.entries(fieldsOf(description, media.schema));
  return withoutPlain(
    fields.map(([name, given]) => {
      const field = dereference(description, given);
      const stated = objectOr(given)["x-sdk-encoding"] ?? field["x-sdk-encoding"];
      if (stated === "brackets" || stated === "json") return [name, stated];
      const { contentType, style, explode } = objectOr(ownValue(encodings, name));
      if (typeof contentType === "string") return [name, isJsonType(contentType) ? "json" : undefined];
      if (kind === "form")
        return [name, styleEncoding(style, explode, valueTypesOf(description, field).has("array"))];
      // OpenAPI sends an object in a part of its own, as JSON.
      return [name, valueTypesOf(description, field).has("object") ? "json" : undefined];
    }),
  );
}

function styleEncoding(
  style: Json | undefined,
  explode: Json | undefined,
  canBeArray: boolean,
): Encoding | undefined {
  if (style === "deepObject") return "brackets";
  // A single value is written in the same way in all styles.
  if (!canBeArray) return undefined;
  if (style === undefined || style === "form") return explode === false ? "comma" : undefined;
  if (explode === true) return undefined;
  return style === "pipeDelimited" ? "pipe" : style === "spaceDelimited" ? "space" : undefined;
}

const withoutPlain = (entries: readonly (readonly [string, Encoding | undefined])[]): Encodings =>
  Object.fromEntries(
    entries.flatMap(([name, encoding]) => (encoding === undefined ? [] : [[name, encoding] as const])),
  );
