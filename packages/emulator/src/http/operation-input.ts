import qs from "qs";
import type { Body, Operation } from "../description.ts";
import { type Fields, fieldsOf, isFields } from "../json.ts";
import { HttpError, invalidField, serverError } from "./http-error.ts";
import type { EmulatorRequest } from "./messages.ts";
import type { Route } from "./routes.ts";
import { validate } from "./validate.ts";

/** A file of a multipart body. */
export interface UploadedFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** The input of a handler: a request that has been validated against the description. */
export interface OperationInput {
  readonly operation: Operation;
  readonly path: Readonly<Record<string, string>>;
  /** The decoded query: brackets become objects, and JSON texts become values. */
  readonly query: Fields;
  /** The JSON body, or the fields of a multipart body, whose files are `UploadedFile`. */
  readonly body: Fields;
  readonly teamId: number;
}

/** Limits for nested brackets and for the number of values. */
const QUERY_LIMITS = { depth: 5, arrayLimit: 1000, parameterLimit: 5000 };

/** The body of a request: JSON, the fields of a form, or text. */
export type RequestContent =
  | { readonly kind: "none" }
  | { readonly kind: "json" | "form" | "text"; readonly value: unknown };

/**
 * Reads and validates a request.
 *
 * @throws HttpError if the request does not match the description.
 */
export function readOperationInput(
  search: string,
  content: RequestContent,
  { operation, path }: Route,
  teamId: number,
): OperationInput {
  const query = readQuery(search, operation);
  const isRead = operation.body === undefined;
  return {
    operation,
    path,
    query: isRead && operation.convert !== undefined ? operation.convert(query) : query,
    body: isRead ? {} : readOperationBody(content, operation, operation.body),
    teamId,
  };
}

/** Reads the declared parameters. A parameter that is declared as an object is read only from brackets. */
function readQuery(search: string, operation: Operation): Fields {
  const sent: Fields = search === "" ? {} : qs.parse(search, { ignoreQueryPrefix: true, ...QUERY_LIMITS });
  const query: Record<string, unknown> = {};
  for (const { name, in: location, required, isJson, acceptsBrackets, schema } of operation.parameters) {
    if (location !== "query") continue;
    const value = sent[name];
    if (value === undefined) {
      if (required) throw invalidField(name, `The field ${name} is required.`);
    } else if (acceptsBrackets === true && isFields(value)) query[name] = value;
    else if (isJson) query[name] = parseJson(name, value);
    else if (schema.type !== "object" || isFields(value)) query[name] = value;
  }
  return query;
}

function parseJson(name: string, value: unknown): unknown {
  try {
    return JSON.parse(String(value));
  } catch {
    throw invalidField(name, `The field ${name} must be JSON.`);
  }
}

/** Fields whose absence causes a 500 of the service instead of a 422. */
const REQUIRED_OR_SERVER_ERROR: Readonly<Record<string, readonly string[]>> = {
  createAiTemplate: ["is_public"],
  validateFlowNode: ["before", "after"],
};

/** Operations that need a body, although the description does not require it. */
const BODY_ALWAYS_NEEDED: ReadonlySet<string> = new Set(["deleteMailbox"]);

function readOperationBody(content: RequestContent, { id, convert }: Operation, body: Body): Fields {
  if (content.kind === "none") {
    if (body.required || BODY_ALWAYS_NEEDED.has(id))
      throw new HttpError(422, "validation_error", "A body is required.");
    return {};
  }
  const expected = body.contentType === "multipart/form-data" ? "form" : "json";
  if (content.kind !== expected)
    throw new HttpError(400, "bad_request", `The body must be ${body.contentType}.`);
  const given = fieldsOf(content.value);
  const missing = REQUIRED_OR_SERVER_ERROR[id]?.find((field) => given[field] === undefined);
  if (missing !== undefined) throw serverError(`The server failed, because ${missing} is missing.`);
  const value = convert === undefined ? given : convert(given);
  validate(isFields(content.value) ? value : content.value, body.schema);
  return value;
}

/** Reads the body of a request. A body that cannot be parsed is returned as text. */
export async function readRequestContent(request: EmulatorRequest): Promise<RequestContent> {
  const type = request.header("content-type") ?? "";
  if (type.startsWith("multipart/form-data")) {
    try {
      return { kind: "form", value: await readForm(request) };
    } catch (error) {
      if (request.signal.aborted) throw error;
      return { kind: "text", value: "" };
    }
  }
  const text = await request.text();
  if (text === "") return { kind: "none" };
  if (!type.includes("json")) return { kind: "text", value: text };
  try {
    return { kind: "json", value: JSON.parse(text) };
  } catch {
    return { kind: "text", value: text };
  }
}

async function readForm(request: EmulatorRequest): Promise<Fields> {
  const texts = new URLSearchParams();
  const files: Record<string, UploadedFile> = {};
  for (const [name, value] of await request.formData()) {
    if (typeof value === "string") texts.append(name, value);
    else
      files[name] = { name: value.name, type: value.type, bytes: new Uint8Array(await value.arrayBuffer()) };
  }
  return { ...qs.parse(texts.toString(), QUERY_LIMITS), ...files };
}
