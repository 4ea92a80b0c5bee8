import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { getHttpOperationsFromSpec } from "@stoplight/prism-http";
import { preferExamples } from "./prefer-examples.ts";

type Operations = Awaited<ReturnType<typeof getHttpOperationsFromSpec>>;

/** The snapshot with the overlay applied. */
const DESCRIPTION_PATH: string = fileURLToPath(import.meta.resolve("@grinfi/openapi/description.json"));

/** The same, parsed. */
export async function readDescription(): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(DESCRIPTION_PATH, "utf8")) as Record<string, unknown>;
}

/** The operations of a description, as Prism has them. */
export async function readOperations(description: object): Promise<Operations> {
  const operations = await getHttpOperationsFromSpec(preferExamples(description));
  shareSchemas(operations);
  // Prism would call the URLs that a request names for callbacks, wherever they lead.
  return operations.map(({ callbacks: _, ...operation }) => operation);
}

/** Makes one object of schemas that are the same: Prism compiles each object, and most errors are like all others. */
function shareSchemas(operations: Operations): void {
  const known = new Map<string, object>();
  for (const content of operations
    .flatMap(({ responses }) => responses)
    .flatMap(({ contents }) => contents ?? [])) {
    if (content.schema === undefined) continue;
    // The mark that each place has does not matter for what a schema allows.
    const text = JSON.stringify(content.schema, (key, value) => (key === "x-stoplight" ? undefined : value));
    const schema = known.get(text) ?? content.schema;
    known.set(text, schema);
    content.schema = schema;
  }
}

let generated: Promise<Operations> | undefined;

/** Those of the generated description: read once in a process, as are the schemas that Prism compiles for them. */
export function generatedOperations(): Promise<Operations> {
  generated ??= readDescription().then(readOperations);
  return generated;
}
