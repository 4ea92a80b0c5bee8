/** A JSON schema, as far as inputs are described with it. */
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
  /** The name that the methods of resources have for a field. */
  readonly "x-sdk-name"?: string;
}

/** Finds what a reference such as `#/components/schemas/lead` names. */
export type Resolve = (reference: string) => unknown;

interface SampleOptions {
  /** All fields of the outermost level, not only the required ones. */
  readonly withOptional?: boolean;
  /** The names of the methods of resources, not those of the API. */
  readonly withSdkNames?: boolean;
}

/** TypeScript text of a value that fits the schema. */
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
  } = flat(schema, resolve);
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

/** The schema with its references followed, its parts put together and the first of its alternatives taken. */
function flat(schema: Schema, resolve: Resolve): Schema {
  if (schema.$ref !== undefined) return flat(resolve(schema.$ref) as Schema, resolve);
  const { allOf = [], anyOf = [], oneOf = [], ...own } = schema;
  const alternative = anyOf[0] ?? oneOf[0];
  const others = alternative === undefined ? allOf : [...allOf, alternative];
  const parts = [own, ...others.map((part) => flat(part, resolve))];
  return {
    ...(Object.assign({}, ...parts) as Schema),
    properties: Object.assign({}, ...parts.map(({ properties }) => properties)) as Record<string, Schema>,
    required: parts.flatMap(({ required = [] }) => required),
  };
}
