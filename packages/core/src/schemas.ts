import { ConfigurationError } from "./errors/configuration-error.ts";
import { inputDefinitions, jobSchemas, operationSchemas } from "./generated/input-schemas.ts";
import type { JobInputs, WebhookPayloads } from "./generated/schema.ts";
import { webhookDefinitions, webhookSchemas } from "./generated/webhook-schemas.ts";
import type { Input, OperationId } from "./operation.ts";
import { createSchema, type Schema } from "./schemas/schema.ts";
import { selfContained } from "./schemas/self-contained.ts";
import { inputToJson, receivedToJson } from "./schemas/to-json.ts";
import { ownValue } from "./values.ts";

export type { JobInputs, WebhookPayloads } from "./generated/schema.ts";
export type { JsonSchema, JsonSchemaType } from "./schemas/json-schema.ts";
export type { Schema, StandardProps } from "./schemas/schema.ts";

/** The ids of all operations. */
export const operationIds: readonly OperationId[] = keysOf(operationSchemas);

/** The ids of all jobs of `@grinfi/sdk`, such as `contacts.bulkUpsert`. */
export const jobIds: readonly (keyof JobInputs)[] = keysOf(jobSchemas);

/** The names of all webhook events. */
export const webhookEvents: readonly (keyof WebhookPayloads)[] = keysOf(webhookSchemas);

/**
 * Returns the schema of the input of an operation: an object with `path`, `query`, `header` and `body`, as a call by id
 * takes it.
 *
 * It accepts what the type of the input accepts, as JSON. So it rejects an unknown field, which the API would ignore. A
 * file is `{ name, content }` in JSON, with text as its content.
 *
 * @param id - The id of the operation, one of `operationIds`.
 * @returns A Standard Schema of the input. Its `jsonSchema` is JSON Schema, draft 2020-12.
 * @throws ConfigurationError if there is no such operation.
 *
 * @example
 * const { issues } = operationSchema("createTag")["~standard"].validate({ body: { nmae: "Hot" } });
 */
export function operationSchema<Id extends OperationId>(id: Id): Schema<Input<Id>> {
  return inputSchema("operation", operationSchemas, id);
}

/**
 * Returns the schema of the input of a job of `@grinfi/sdk`: an object with a field for each parameter of its method, in
 * the order of the parameters. It has no callbacks, signals, journals or options of a call, which are not data.
 *
 * @param id - The id of the job, one of `jobIds`, such as `contacts.bulkUpsert`.
 * @returns A Standard Schema of the input. Its `jsonSchema` is JSON Schema, draft 2020-12.
 * @throws ConfigurationError if there is no such job.
 *
 * @example
 * const { properties = {} } = jobSchema("contacts.bulkUpsert").jsonSchema;
 * console.log(Object.keys(properties)); // [ "rows", "options" ]
 */
export function jobSchema<Id extends keyof JobInputs>(id: Id): Schema<JobInputs[Id]> {
  return inputSchema("job", jobSchemas, id);
}

/**
 * Returns the schema of the payload of a webhook event. It accepts fields and values that the description does not have.
 *
 * @param event - The name of the event, one of `webhookEvents`.
 * @returns A Standard Schema of the payload. Its `jsonSchema` is JSON Schema, draft 2020-12.
 * @throws ConfigurationError if there is no such event.
 *
 * @example
 * const result = webhookEventSchema("contact_replied_email")["~standard"].validate(await request.json());
 */
export function webhookEventSchema<Event extends keyof WebhookPayloads>(
  event: Event,
): Schema<WebhookPayloads[Event]> {
  const text = textOf("webhook event", webhookSchemas, event);
  return createSchema(() => selfContained(text, webhookDefinitions), receivedToJson);
}

function inputSchema<Value>(
  kind: string,
  schemas: Readonly<Record<string, string>>,
  id: string,
): Schema<Value> {
  const text = textOf(kind, schemas, id);
  return createSchema(() => selfContained(text, inputDefinitions), inputToJson);
}

function textOf(kind: string, schemas: Readonly<Record<string, string>>, name: string): string {
  const text = ownValue(schemas, name);
  if (text === undefined) throw new ConfigurationError(`There is no ${kind} ${JSON.stringify(name)}.`);
  return text;
}

/** Has no side effects, so that bundles leave out the schemas that a program does not use. */
// @__NO_SIDE_EFFECTS__
function keysOf<Key extends string>(schemas: Readonly<Record<Key, string>>): readonly Key[] {
  return Object.keys(schemas) as Key[];
}
