/** The names of the types in JSON Schema. */
export type JsonSchemaType = "array" | "boolean" | "integer" | "null" | "number" | "object" | "string";

/** A JSON Schema (draft 2020-12), with the keywords that the schemas of this package use. */
export interface JsonSchema {
  $schema?: string;
  /** Leads to a schema in `$defs` of the root: `#/$defs/flow-node`. */
  $ref?: string;
  /** The schemas that references lead to. Only the root has them. */
  $defs?: Record<string, JsonSchema>;
  description?: string;
  deprecated?: boolean;
  default?: unknown;
  examples?: unknown[];
  type?: JsonSchemaType | JsonSchemaType[];
  enum?: unknown[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  /** `false`: other fields are rejected. A schema: the values of other fields. Absent: any other field is accepted. */
  additionalProperties?: JsonSchema | boolean;
  minProperties?: number;
  maxProperties?: number;
  items?: JsonSchema;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  anyOf?: JsonSchema[];
  allOf?: JsonSchema[];
  /** `{}`: no value is accepted. Set for a field that a filter cannot have. */
  not?: JsonSchema;
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  /** Set for the content of a file. */
  contentMediaType?: string;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
}
