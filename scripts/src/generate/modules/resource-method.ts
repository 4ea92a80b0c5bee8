import type { InputNames } from "@grinfi/openapi-types";
import { jsonBodyOf, requestContentOf } from "../../description/content.ts";
import { type JsonObject, objectOr } from "../../description/json.ts";
import { parametersOf } from "../../description/operation-schemas.ts";
import { type DescribedOperation, pathParameterNames } from "../../description/operations.ts";
import { dereference } from "../../description/references.ts";
import { resourcePathOf } from "../../overlay/resource-paths.ts";
import { capitalise } from "../../shared/capitalise.ts";
import type { TableRow } from "../table/build-table.ts";
import type { TypeReference } from "./named-types.ts";
import { docComment, literal, objectLiteral, propertyName } from "./typescript.ts";

/** A parameter of a method, and the position of its value in the input of the call by id. */
interface Argument {
  readonly name: string;
  /** The declaration of the parameter. */
  readonly declaration: string;
  /** The property of the input, or a spread, that passes the value on. */
  readonly property: string;
}

/** The data from which a resource method is generated. */
export interface MethodSource {
  readonly description: JsonObject;
  /** The name of the method. */
  readonly name: string;
  readonly operation: DescribedOperation;
  readonly row: Partial<TableRow>;
  /** The type of the result of the method, or of an item of the pager that it returns. */
  readonly type: TypeReference;
  readonly input: InputTypes;
}

/** The types of the parts of the input of a method. A part that the operation lacks has none. */
export interface InputTypes {
  readonly query?: TypeReference;
  readonly header?: TypeReference;
  readonly body?: BodyType;
}

interface BodyType extends TypeReference {
  /** The type of the body that the call by id takes. */
  readonly ofCall: string;
  /** The fields that `x-sdk-name` renames, from API name to SDK name. */
  readonly renamings: Readonly<Record<string, string>>;
  /** The declaration of the type, if the method takes other fields than the call by id. */
  readonly declaration?: string;
}

/**
 * Returns the types of the query, the header and the body: `ListTagsQuery`, or `Input<"...">["query"]` if the part has
 * no name. If a body may be a union or has renamed fields, the method has a type of its own, such as
 * `FindOneContactFields`.
 */
export function inputTypes(
  description: JsonObject,
  operation: DescribedOperation,
  names: InputNames | undefined,
): InputTypes {
  const { id, node } = operation;
  const typeOf = (part: "body" | "header" | "query", name?: string): TypeReference =>
    name === undefined ? { text: `Input<${literal(id)}>["${part}"]` } : { text: name, name };
  const locations = new Set(parametersOf(description, operation).map((parameter) => parameter.in));
  const parameters = {
    ...(locations.has("query") && { query: typeOf("query", names?.query) }),
    ...(locations.has("header") && { header: typeOf("header") }),
  };
  if (requestContentOf(description, node.requestBody) === undefined) return parameters;
  const body = bodyType(description, operation, typeOf("body", names?.body), isEmpty(parameters));
  return { ...parameters, body };
}

/** @param canRename - Whether the method passes the body alone, so that it can rename fields. */
function bodyType(
  description: JsonObject,
  { id, node }: DescribedOperation,
  ofCall: TypeReference,
  canRename: boolean,
): BodyType {
  const { required } = dereference(description, node.requestBody);
  const content = requestContentOf(description, node.requestBody);
  const schema = dereference(description, content?.media.schema);
  const renamings = canRename && required === true && content?.kind === "json" ? renamedFields(schema) : {};
  const isValue = content?.kind === "binary" || content?.kind === "text";
  const united = isValue || isPlainBody(schema) ? ofCall.text : `Alternatives<${ofCall.text}>`;
  const type = isEmpty(renamings) ? united : `Renamed<${united}, ${objectLiteral(renamings)}>`;
  const body = { ...ofCall, ofCall: ofCall.text, renamings };
  if (type === ofCall.text) return body;
  const text = `${capitalise(id)}Fields`;
  const comment = docComment([`The fields that \`${resourcePathOf(node)?.join(".")}\` takes.`], "");
  return { ...body, text, declaration: `${comment}\nexport type ${text} = ${type};` };
}

const isEmpty = (object: object): boolean => Object.keys(object).length === 0;

/** Whether the type of a body is a plain object. It may be a union otherwise. */
function isPlainBody({ type, nullable, anyOf, oneOf, allOf }: JsonObject): boolean {
  return type === "object" && [nullable, anyOf, oneOf, allOf].every((keyword) => keyword === undefined);
}

/** Returns the code of a resource method. Its parameters are the ids, then the input, then the options. */
export function methodText({
  description,
  name,
  operation,
  row: { paging },
  type: { text },
  input: types,
}: MethodSource): string {
  const path = pathArguments(description, operation);
  const input = inputArgument(description, operation, types, paging?.in === "body");
  const properties = [
    ...(path.length > 0 ? [`path: { ${path.map(({ property }) => property).join(", ")} }`] : []),
    ...(input === undefined ? [] : [input.property]),
  ];
  const given = properties.length === 0 ? "{}" : `{ ${properties.join(", ")} }`;
  const { options, type, expression } = returnOf(operation, text, paging !== undefined, given);
  const declared = [...path, ...(input ? [input] : [])].map(({ declaration }) => declaration);
  const parameters = [...declared, `options?: ${options}`].join(", ");
  return `  ${propertyName(name)}(${parameters}): ${type} {\n    return ${expression};\n  }`;
}

/** The return value of a method, and the type of its options. */
interface MethodReturn {
  /** The type of the options. */
  readonly options: string;
  /** The return type. */
  readonly type: string;
  /** The expression that is returned. */
  readonly expression: string;
}

function returnOf(
  { id, node }: DescribedOperation,
  value: string,
  isList: boolean,
  given: string,
): MethodReturn {
  const call = `callsOf(this).${id}(${given}, options)`;
  if (isList) {
    const expression = `listOf(callsOf(this), ${literal(id)}, ${given}, options)`;
    return { options: `ListOptions<${value}>`, type: `Pager<${value}>`, expression };
  }
  if (node["x-sdk-not-found"] === "undefined") {
    return {
      options: "RequestOptions",
      type: `Promise<${value} | undefined>`,
      expression: `undefinedIfNotFound(${call})`,
    };
  }
  return { options: "RequestOptions", type: `CallPromise<${value}>`, expression: call };
}

/** Returns one argument for each path parameter, in the order of the path. */
export function pathArguments(description: JsonObject, operation: DescribedOperation): Argument[] {
  const declared = parametersOf(description, operation).filter((parameter) => parameter.in === "path");
  const names = pathParameterNames(operation.path);
  return names.map((name, index) => {
    // Any other name could be a reserved word of TypeScript, or the name of another argument.
    const argument = /^(?:id|uuid|[a-z]\w*(?:Id|Uuid))$/.test(name) ? name : `id${index + 1}`;
    const { schema } = objectOr(declared.find((parameter) => parameter.name === name));
    const type =
      plainType(dereference(description, schema)) ??
      `Input<${literal(operation.id)}>["path"][${literal(name)}]`;
    const property = argument === name ? name : `${propertyName(name)}: ${argument}`;
    return { name: argument, declaration: `${argument}: ${type}`, property };
  });
}

function plainType({ type, enum: values, nullable }: JsonObject): string | undefined {
  if (values !== undefined || nullable !== undefined) return undefined;
  return type === "string" ? type : type === "integer" || type === "number" ? "number" : undefined;
}

/** Returns the argument for the query or the body, or for an object of all parts if the operation takes several. */
function inputArgument(
  description: JsonObject,
  operation: DescribedOperation,
  { query, header, body }: InputTypes,
  isListByBody: boolean,
): Omit<Argument, "name"> | undefined {
  const { required } = dereference(description, operation.node.requestBody);
  const parameters = parametersOf(description, operation);
  const needs = (location: string): boolean =>
    parameters.some((parameter) => parameter.in === location && parameter.required === true);
  const needsBody = required === true;
  const byDefault = (isOptional: boolean): string => (isOptional ? " = {}" : "");

  const parts = [
    ...(query === undefined ? [] : [{ name: "query", type: query.text, isNeeded: needs("query") }]),
    ...(header === undefined ? [] : [{ name: "header", type: header.text, isNeeded: needs("header") }]),
    ...(body === undefined ? [] : [{ name: "body", type: body.text, isNeeded: needsBody }]),
  ];
  if (parts.length > 1 || header !== undefined) {
    const fields = parts.map(({ name, type, isNeeded }) => `${name}${isNeeded ? "" : "?"}: ${type}`);
    const isOptional = parts.every(({ isNeeded }) => !isNeeded);
    return { declaration: `input: { ${fields.join("; ")} }${byDefault(isOptional)}`, property: "...input" };
  }
  if (query !== undefined)
    return { declaration: `input: ${query.text}${byDefault(!needs("query"))}`, property: "query: input" };
  if (body === undefined) return undefined;
  if (!needsBody)
    return { declaration: `input?: ${body.text}`, property: "...(input !== undefined && { body: input })" };

  const isOptional =
    isListByBody && requiresNothing(dereference(description, jsonBodyOf(description, operation.node)));
  const property = isEmpty(body.renamings)
    ? "body: input"
    : `body: renamed<${body.ofCall}>(input, ${objectLiteral(body.renamings)})`;
  return { declaration: `input: ${body.text}${byDefault(isOptional)}`, property };
}

const requiresNothing = ({ required, anyOf, oneOf, allOf }: JsonObject): boolean =>
  [required, anyOf, oneOf, allOf].every((list) => !Array.isArray(list) || list.length === 0);

/** Returns the fields that `x-sdk-name` renames, from API name to SDK name. */
export function renamedFields({ properties }: JsonObject): Readonly<Record<string, string>> {
  const names = Object.entries(objectOr(properties)).flatMap(([field, schema]) => {
    const name = objectOr(schema)["x-sdk-name"];
    return name === undefined ? [] : [[field, String(name)] as const];
  });
  return Object.fromEntries(names);
}
