import { parametersOf, resolved, type TableRow } from "./build-table.ts";
import { type JsonObject, objectOr } from "./json.ts";
import type { DescribedOperation } from "./operations.ts";
import { literal, objectLiteral, propertyName } from "./typescript.ts";

/** An argument of a method, and how it gets into the input of the call by id. */
interface Argument {
  /** The parameter as it is declared. */
  readonly declaration: string;
  /** The property, or the spread, of the input. */
  readonly property: string;
}

/** A method of a resource: ids first, then input, then the options. */
export function methodText(
  description: JsonObject,
  name: string,
  operation: DescribedOperation,
  { paging }: Pick<TableRow, "paging">,
): string {
  const path = pathArguments(description, operation);
  const input = inputArgument(description, operation, paging?.in === "body");
  const properties = [
    ...(path.length > 0 ? [`path: { ${path.map(({ property }) => property).join(", ")} }`] : []),
    ...(input === undefined ? [] : [input.property]),
  ];
  const given = properties.length === 0 ? "{}" : `{ ${properties.join(", ")} }`;
  const { options, answer, value } = answerOf(operation, paging !== undefined, given);
  const declared = [...path, ...(input ? [input] : [])].map(({ declaration }) => declaration);
  const parameters = [...declared, `options?: ${options}`].join(", ");
  return `  ${propertyName(name)}(${parameters}): ${answer} {\n    return ${value};\n  }`;
}

interface Answer {
  /** The type of the options. */
  readonly options: string;
  /** The type of the answer. */
  readonly answer: string;
  /** The expression that makes it. */
  readonly value: string;
}

function answerOf({ id, node }: DescribedOperation, isList: boolean, given: string): Answer {
  const item = `ItemOf<${literal(id)}>`;
  const output = `Output<${literal(id)}>`;
  const call = `this.call.${id}(${given}, options)`;
  if (isList) {
    const value = `listOf(this.call, ${literal(id)}, ${given}, options)`;
    return { options: `ListOptions<${item}>`, answer: `Pager<${item}>`, value };
  }
  if (node["x-sdk-not-found"] === "undefined") {
    return {
      options: "RequestOptions",
      answer: `Promise<${output} | undefined>`,
      value: `orUndefined(${call})`,
    };
  }
  return { options: "RequestOptions", answer: `CallPromise<${output}>`, value: call };
}

/** The parameters of the path, in its order. */
function pathArguments(description: JsonObject, operation: DescribedOperation): Argument[] {
  const declared = parametersOf(description, operation).filter((parameter) => parameter.in === "path");
  const names = [...operation.path.matchAll(/\{([^{}]+)\}/g)].map(([, name = ""]) => name);
  return names.map((name, index) => {
    // Any other name could be a word of TypeScript, or the name of another argument.
    const argument = /^(?:id|uuid|[a-z]\w*(?:Id|Uuid))$/.test(name) ? name : `id${index + 1}`;
    const { schema } = objectOr(declared.find((parameter) => parameter.name === name));
    const type =
      plainType(resolved(description, schema)) ?? `Input<${literal(operation.id)}>["path"][${literal(name)}]`;
    const property = argument === name ? name : `${propertyName(name)}: ${argument}`;
    return { declaration: `${argument}: ${type}`, property };
  });
}

function plainType({ type, enum: values, nullable }: JsonObject): string | undefined {
  if (values !== undefined || nullable !== undefined) return undefined;
  return type === "string" ? type : type === "integer" || type === "number" ? "number" : undefined;
}

/** The query or the body itself; both by name where an operation takes both. */
function inputArgument(
  description: JsonObject,
  operation: DescribedOperation,
  isListByBody: boolean,
): Argument | undefined {
  const id = literal(operation.id);
  const query = parametersOf(description, operation).filter((parameter) => parameter.in === "query");
  const body = resolved(description, operation.node.requestBody);
  const isFree = body.required !== true && !query.some(({ required }) => required === true);
  const byDefault = (isOptional: boolean): string => (isOptional ? " = {}" : "");

  if (query.length > 0 && body.content !== undefined)
    return { declaration: `input: Inputs<${id}>${byDefault(isFree)}`, property: "...input" };
  if (query.length > 0)
    return { declaration: `input: Query<${id}>${byDefault(isFree)}`, property: "query: input" };
  if (body.content === undefined) return undefined;
  if (isFree)
    return { declaration: `input?: Body<${id}>`, property: "...(input !== undefined && { body: input })" };

  const schema = resolved(description, objectOr(objectOr(body.content)["application/json"]).schema);
  const names = renamedFields(schema);
  if (names === undefined) {
    const isOptional = isListByBody && requiresNothing(schema);
    return { declaration: `input: Body<${id}>${byDefault(isOptional)}`, property: "body: input" };
  }
  return {
    declaration: `input: Renamed<Body<${id}>, ${names}>`,
    property: `body: renamed<Body<${id}>>(input, ${names})`,
  };
}

const requiresNothing = ({ required, anyOf, oneOf, allOf }: JsonObject): boolean =>
  [required, anyOf, oneOf, allOf].every((list) => !Array.isArray(list) || list.length === 0);

/** The fields that have another name in the SDK, with that name. */
function renamedFields({ properties }: JsonObject): string | undefined {
  const names = Object.entries(objectOr(properties)).flatMap(([field, schema]) => {
    const name = objectOr(schema)["x-sdk-name"];
    return name === undefined ? [] : [[field, String(name)] as const];
  });
  return names.length === 0 ? undefined : objectLiteral(Object.fromEntries(names));
}
