import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { getHttpOperationsFromSpec } from "@stoplight/prism-http";
import { preferExamples } from "./prefer-examples.ts";
import { withFormEncodings } from "./with-form-encodings.ts";

type Operations = Awaited<ReturnType<typeof getHttpOperationsFromSpec>>;

/** The path of the snapshot with the overlay applied. */
const DESCRIPTION_PATH: string = fileURLToPath(import.meta.resolve("@grinfi/openapi/description.json"));

/** Reads the snapshot with the overlay applied. */
export async function readDescription(): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(DESCRIPTION_PATH, "utf8")) as Record<string, unknown>;
}

/** Converts a description to Prism's operations. */
export async function readOperations(description: object): Promise<Operations> {
  const operations = await getHttpOperationsFromSpec(withFormEncodings(preferExamples(description)));
  shareSchemas(operations);
  // Without callbacks, because Prism would call any URL that a request contains for them.
  return operations.map(({ callbacks: _, ...operation }) => operation);
}

/** Replaces equal schemas with one object, because Prism compiles each object, and most error responses are equal. */
function shareSchemas(operations: Operations): void {
  const known = new Map<string, object>();
  for (const content of operations
    .flatMap(({ responses }) => responses)
    .flatMap(({ contents }) => contents ?? [])) {
    if (content.schema === undefined) continue;
    // Each schema has its own `x-stoplight` id, which does not affect validation.
    const text = JSON.stringify(content.schema, (key, value) => (key === "x-stoplight" ? undefined : value));
    const schema = known.get(text) ?? content.schema;
    known.set(text, schema);
    content.schema = schema;
  }
}

let generated: Promise<Operations> | undefined;

/**
 * Returns the operations of the generated description. They are read, and their schemas compiled, once in a process.
 */
export function generatedOperations(): Promise<Operations> {
  generated ??= readDescription().then(readOperations);
  return generated;
}
