import { type Operation, operations } from "../description.ts";
import { type Fields, fieldsOf, isFields } from "../json.ts";
import { ADDED_FILTERS, ADDED_PARAMETERS, ADDED_VALUES, BRACKET_FILTERS } from "./added-input.ts";
import { conversions, observedConversions } from "./conversions.ts";

/** Which requests are accepted, and which shape responses have. */
export interface Acceptance {
  /** Only requests of the description. */
  readonly strict: boolean;
  /** Responses have the fields that clients have observed. */
  readonly observed: boolean;
}

/** Lists whose observed responses have a `total`. */
const TOTALS = new Set(["listActivities"]);

/** Returns the operations of the description with the inputs of other clients and the fields of observed responses. */
export function acceptedOperations({ strict, observed }: Acceptance): readonly Operation[] {
  const accepted = strict ? operations : operations.map(withOtherInput);
  return observed ? accepted.map(asObserved) : accepted;
}

function withOtherInput(operation: Operation): Operation {
  const { id, body, parameters } = operation;
  const convert = conversions[id];
  return {
    ...operation,
    ...(convert && { convert }),
    ...(body && { body: { ...body, schema: addValues(body.schema, ADDED_VALUES[id]) } }),
    parameters: [
      ...parameters.map((parameter) => ({
        ...parameter,
        ...(parameter.name === "filter" && {
          schema: addProperties(parameter.schema, ADDED_FILTERS[id]),
          acceptsBrackets: BRACKET_FILTERS.has(id),
        }),
      })),
      ...(ADDED_PARAMETERS[id] ?? []).map((name) => ({
        name,
        in: "query",
        required: false,
        isJson: false,
        schema: {},
      })),
    ],
  };
}

function asObserved(operation: Operation): Operation {
  const { id, parameters, success } = operation;
  const convert = observedConversions[id] ?? operation.convert;
  return {
    ...operation,
    ...(convert && { convert }),
    newestFirst: parameters.some(({ name }) => name === "order_type"),
    success: { ...success, ...(success.schema && { schema: withObservedEnvelope(id, success.schema) }) },
  };
}

/** Adds `has_more`, and in some lists `total`, to the envelope of a list. */
function withObservedEnvelope(id: string, schema: Fields): Fields {
  const isList = fieldsOf(fieldsOf(schema.properties).data).type === "array";
  return isList ? addProperties(schema, ["has_more", ...(TOTALS.has(id) ? ["total"] : [])]) : schema;
}

function addProperties(schema: Fields, names: readonly string[] = []): Fields {
  if (names.length === 0 || !isFields(schema.properties)) return schema;
  return {
    ...schema,
    properties: { ...Object.fromEntries(names.map((name) => [name, {}])), ...schema.properties },
  };
}

/** Adds values to the enums of top-level fields. */
function addValues(schema: Fields, added: Readonly<Record<string, readonly string[]>> = {}): Fields {
  if (Object.keys(added).length === 0) return schema;
  const properties = Object.entries(fieldsOf(schema.properties)).map(([name, field]) => {
    const { enum: values, ...rest } = fieldsOf(field);
    const more = added[name];
    return [name, Array.isArray(values) && more ? { ...rest, enum: [...values, ...more] } : field];
  });
  return { ...schema, properties: Object.fromEntries(properties) };
}
