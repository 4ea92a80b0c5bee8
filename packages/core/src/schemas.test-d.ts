import type { StandardJSONSchemaV1, StandardSchemaV1 } from "@standard-schema/spec";
import { assertType, expectTypeOf, test } from "vitest";
import type { Input, WebhookPayload } from "./index.ts";
import { jobSchema, operationSchema, webhookEventSchema } from "./schemas.ts";

const schema = operationSchema("createTag");

test("a schema is a Standard Schema of the input", () => {
  assertType<StandardSchemaV1<Input<"createTag">>>(schema);
  assertType<StandardJSONSchemaV1<Input<"createTag">>>(schema);
  expectTypeOf<StandardSchemaV1.InferInput<typeof schema>>().toEqualTypeOf<Input<"createTag">>();
  expectTypeOf<StandardSchemaV1.InferOutput<typeof schema>>().toEqualTypeOf<Input<"createTag">>();
});

test("validation is synchronous, and has a value or issues", () => {
  const result = schema["~standard"].validate({});
  if (result.issues === undefined) expectTypeOf(result.value).toEqualTypeOf<Input<"createTag">>();
  else expectTypeOf(result.issues).toEqualTypeOf<readonly StandardSchemaV1.Issue[]>();
});

test("an event has the type of its payload", () => {
  const event = webhookEventSchema("contact_created");
  expectTypeOf<StandardSchemaV1.InferOutput<typeof event>>().toEqualTypeOf<WebhookPayload>();
});

test("unknown names do not compile", () => {
  // @ts-expect-error -- there is no such operation
  operationSchema("createTagg");
  // @ts-expect-error -- there is no such job
  jobSchema("contacts.upsert");
  // @ts-expect-error -- there is no such event
  webhookEventSchema("contact_born");
});
