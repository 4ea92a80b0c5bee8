import { type JsonObject, objectOr } from "../../description/json.ts";
import { parametersOf } from "../../description/operation-schemas.ts";
import type { DescribedOperation } from "../../description/operations.ts";
import { dereference } from "../../description/references.ts";
import type { TableRow } from "../table/build-table.ts";
import type { ReturnType } from "./named-types.ts";
import { literal, objectLiteral, propertyName } from "./typescript.ts";

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
  readonly type: ReturnType;
}

/** Returns the code of a resource method. Its parameters are the ids, then the input, then the options. */
export function methodText({
  description,
  name,
  operation,
  row: { paging },
  type: { text },
}: MethodSource): string {
  const path = pathArguments(description, operation);
  const input = inputArgument(description, operation, paging?.in === "body");
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
  const names = [...operation.path.matchAll(/\{([^{}]+)\}/g)].map(([, name = ""]) => name);
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

/** Returns the argument for the query or the body, or for an object with both if the operation takes both. */
function inputArgument(
  description: JsonObject,
  operation: DescribedOperation,
  isListByBody: boolean,
): Omit<Argument, "name"> | undefined {
  const id = literal(operation.id);
  const query = parametersOf(description, operation).filter((parameter) => parameter.in === "query");
  const body = dereference(description, operation.node.requestBody);
  const isFree = body.required !== true && !query.some(({ required }) => required === true);
  const byDefault = (isOptional: boolean): string => (isOptional ? " = {}" : "");

  if (query.length > 0 && body.content !== undefined)
    return { declaration: `input: Inputs<${id}>${byDefault(isFree)}`, property: "...input" };
  if (query.length > 0)
    return { declaration: `input: Query<${id}>${byDefault(isFree)}`, property: "query: input" };
  if (body.content === undefined) return undefined;
  if (isFree)
    return { declaration: `input?: Body<${id}>`, property: "...(input !== undefined && { body: input })" };

  const schema = dereference(description, objectOr(objectOr(body.content)["application/json"]).schema);
  const renamings = renamedFields(schema);
  if (Object.keys(renamings).length === 0) {
    const isOptional = isListByBody && requiresNothing(schema);
    return { declaration: `input: Body<${id}>${byDefault(isOptional)}`, property: "body: input" };
  }
  const names = objectLiteral(renamings);
  return {
    declaration: `input: Renamed<Body<${id}>, ${names}>`,
    property: `body: renamed<Body<${id}>>(input, ${names})`,
  };
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
