import type { Json, JsonObject } from "../../description/json.ts";
import { namedSchemasOf } from "../../description/named-schemas.ts";
import { sortedOperations } from "../modules/core-modules.ts";
import { HEADER, literal, propertyName } from "../modules/typescript.ts";
import { refineInput } from "../types/type-input.ts";
import { createConverter } from "./convert-schemas.ts";
import { inputSchemaOf } from "./operation-input.ts";

/** `input-schemas.ts`: the JSON Schema of the input of each operation and each job. */
export function inputSchemasModule(description: JsonObject): string {
  const refined = refineInput(description);
  const { convert, definitions } = createConverter(refined, "sent");
  const operations = sortedOperations(refined).map(
    (operation) => [operation.id, convert(inputSchemaOf(refined, operation))] as const,
  );
  const jobs = [...namedSchemasOf(refined, "x-sdk-jobs")].map(([id, job]) => [id, convert(job)] as const);
  return `${HEADER}import type { OperationId } from "../operation.ts";
import type { JobInputs } from "./schema.ts";
${recordText("operationSchemas", "OperationId", operations)}
${recordText("jobSchemas", "keyof JobInputs", jobs)}
${recordText("inputDefinitions", "string", definitions())}`;
}

/** `webhook-schemas.ts`: the JSON Schema of the payload of each webhook event. */
export function webhookSchemasModule(description: JsonObject): string {
  const refined = refineInput(description);
  const { convert, definitions } = createConverter(refined, "read");
  const events = [...namedSchemasOf(refined, "x-sdk-webhooks")].map(
    ([name, payload]) => [name, convert(payload)] as const,
  );
  return `${HEADER}import type { WebhookPayloads } from "./schema.ts";
${recordText("webhookSchemas", "keyof WebhookPayloads", events)}
${recordText("webhookDefinitions", "string", definitions())}`;
}

/**
 * A constant with a JSON text for each schema. Programs parse only the schemas that they use, and no name in them can
 * become code.
 */
function recordText(name: string, keyType: string, schemas: Iterable<readonly [string, Json]>): string {
  const lines = [...schemas].map(
    ([key, schema]) => `  ${propertyName(key)}: ${literal(JSON.stringify(schema))},\n`,
  );
  return `
export const ${name}: Readonly<Record<${keyType}, string>> = {
${lines.join("")}};
`;
}
