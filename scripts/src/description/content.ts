import { type Json, type JsonObject, objectOr } from "./json.ts";
import { type ContentKind, contentKindOf } from "./media-types.ts";
import { dereference } from "./references.ts";

/** The content of a body in the one media type that the SDK uses for it. */
export interface Content {
  readonly kind: ContentKind;
  readonly mediaType: string;
  /** The media type object with the schema and the encodings. */
  readonly media: JsonObject;
}

/** The kinds in which bodies are sent and read. If several are declared, the first one is used. */
const REQUEST_KINDS: readonly ContentKind[] = ["json", "multipart", "form", "text", "binary"];
const RESPONSE_KINDS: readonly ContentKind[] = ["json", "text", "binary"];

/** Returns the content in which the SDK sends a body, or `undefined` if it can send none of the declared ones. */
export const requestContentOf = (description: JsonObject, body: Json | undefined): Content | undefined =>
  chooseContent(description, body, REQUEST_KINDS);

/** Returns the content of one response that the SDK asks for, or `undefined` if it can read none. */
export const responseContentIn = (description: JsonObject, response: Json | undefined): Content | undefined =>
  chooseContent(description, response, RESPONSE_KINDS);

function chooseContent(
  description: JsonObject,
  message: Json | undefined,
  kinds: readonly ContentKind[],
): Content | undefined {
  const { content } = dereference(description, message);
  const candidates = Object.entries(objectOr(content)).flatMap(([mediaType, given]): Content[] => {
    const media = objectOr(given);
    const kind = contentKindOf(mediaType, dereference(description, media.schema));
    return kind === undefined ? [] : [{ kind, mediaType, media }];
  });
  const ordered = kinds.flatMap((kind) => candidates.filter((candidate) => candidate.kind === kind));
  // A media type for JSON in general is preferred to special ones, such as JSON with hyperlinks.
  return ordered.find(({ mediaType }) => mediaType === PLAIN_JSON) ?? ordered[0];
}

/** Returns the schema of the body if it is sent as JSON. */
export function jsonBodyOf(description: JsonObject, { requestBody }: JsonObject): Json | undefined {
  const content = requestContentOf(description, requestBody);
  return content?.kind === "json" ? content.media.schema : undefined;
}

/** A successful response and its status: a number, `2XX`, or `default`. */
export type SuccessResponse = readonly [status: string, response: Json];

/** Returns the successful responses. `default` is one of them if no other is declared. */
export function successResponses({ responses }: JsonObject): SuccessResponse[] {
  const all = Object.entries(objectOr(responses));
  const successes = all.filter(([status]) => /^2(?:\d\d|XX)$/.test(status));
  return successes.length > 0 ? successes : all.filter(([status]) => status === "default");
}

/** Whether a response with this status never has a body. */
export const isEmptyStatus = (status: string): boolean => status === "204" || status === "205";

/** The content of the successful responses of an operation. */
export interface ResponseContent {
  /** `none`: there is never a body. `unknown`: a body is possible, but is not always declared. */
  readonly kind: "binary" | "json" | "none" | "text" | "unknown";
  /** The media types to ask for, if they are not only JSON. */
  readonly accept?: string;
  readonly schema?: JsonObject;
}

/** Returns the declared content of the successful responses of an operation. */
export function responseContentOf(description: JsonObject, operation: JsonObject): ResponseContent {
  const responses = successResponses(operation).filter(([status]) => !isEmptyStatus(status));
  if (responses.length === 0) return { kind: "none" };
  const contents = responses.map(([, response]) => responseContentIn(description, response));
  const declared = contents.filter((content) => content !== undefined);
  const [first] = declared;
  if (first === undefined) return { kind: "unknown" };
  const isAlways = declared.length === responses.length && declared.every(({ kind }) => kind === first.kind);
  const kind = isAlways ? (first.kind as ResponseContent["kind"]) : "unknown";
  const schema = kind === "json" && { schema: dereference(description, first.media.schema) };
  return { kind, ...acceptOf(declared), ...schema };
}

/**
 * Asks for JSON besides other types, because errors are JSON. JSON comes before text and files, because frameworks
 * choose the form of an error by the first type.
 */
function acceptOf(contents: readonly Content[]): { readonly accept?: string } {
  const typesOf = (isJson: boolean): string[] =>
    contents.filter(({ kind }) => (kind === "json") === isJson).map(({ mediaType }) => mediaType);
  const special = typesOf(true).filter((type) => !type.endsWith("/*"));
  const types = [
    ...new Set([...special.filter((type) => type !== PLAIN_JSON), PLAIN_JSON, ...typesOf(false)]),
  ];
  return types.length === 1 ? {} : { accept: types.join(", ") };
}

const PLAIN_JSON = "application/json";
