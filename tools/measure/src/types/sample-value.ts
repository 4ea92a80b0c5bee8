/** The keywords of JSON schemas that inputs use. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  /** The name of the field in the methods of resources. */
  readonly "x-sdk-name"?: string;
}

/** Resolves a reference such as `#/components/schemas/lead`. */
export type Resolve = (reference: string) => unknown;

interface SampleOptions {
  /** Whether the outermost object gets all fields, not only the required ones. */
  readonly withOptional?: boolean;
  /** Whether fields have the names of the methods of resources instead of those of the API. */
  readonly withSdkNames?: boolean;
}

/** Returns the TypeScript text of a value that matches the schema. */
export function sampleOf(schema: Schema, resolve: Resolve, options: SampleOptions = {}): string {
  const { withOptional = false, withSdkNames = false } = options;
  const {
    type,
    format,
    enum: values,
    properties = {},
    required = [],
    items,
    ...rest
  } = flatten(schema, resolve);
  if (rest.default !== undefined) return JSON.stringify(rest.default);
  if (values !== undefined) return JSON.stringify(values[0]);
  if (format === "binary") return 'new Blob(["a,b"])';
  if (type === "array") return `[${sampleOf(items ?? {}, resolve)}]`;
  if (type === "integer" || type === "number") return "1";
  if (type === "boolean") return "true";
  if (type === "string") return '"text"';
  const fields = Object.entries(properties)
    .filter(([name]) => withOptional || required.includes(name))
    .map(([name, field]) => {
      const written = (withSdkNames && field["x-sdk-name"]) || name;
      return `${JSON.stringify(written)}: ${sampleOf(field, resolve)}`;
    });
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}

/** Resolves references, merges `allOf`, and takes the first alternative of `anyOf` or `oneOf`. */
function flatten(schema: Schema, resolve: Resolve): Schema {
  if (schema.$ref !== undefined) return flatten(resolve(schema.$ref) as Schema, resolve);
  const { allOf = [], anyOf = [], oneOf = [], ...own } = schema;
  const alternative = anyOf[0] ?? oneOf[0];
  const others = alternative === undefined ? allOf : [...allOf, alternative];
  const parts = [own, ...others.map((part) => flatten(part, resolve))];
  return {
    ...(Object.assign({}, ...parts) as Schema),
    properties: Object.assign({}, ...parts.map(({ properties }) => properties)) as Record<string, Schema>,
    required: parts.flatMap(({ required = [] }) => required),
  };
}
