import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { fieldsOf } from "../../src/json.ts";

/** An operation of the description. Tests read the description independently of the emulator. */
export interface DescribedOperation {
  readonly id: string;
  readonly method: string;
  /** The path template. */
  readonly path: string;
  /** The declared status codes. */
  readonly statuses: readonly number[];
}

const DESCRIBED_METHODS = new Set(["get", "put", "post", "delete", "patch"]);

const PATH = fileURLToPath(import.meta.resolve("@grinfi/openapi/description.json"));

/** All operations of the description, by id. */
export const describedOperations: ReadonlyMap<string, DescribedOperation> = await readDescribedOperations();

async function readDescribedOperations(): Promise<Map<string, DescribedOperation>> {
  const { paths } = JSON.parse(await readFile(PATH, "utf8")) as { paths: object };
  const operations = Object.entries(fieldsOf(paths)).flatMap(([path, item]) =>
    Object.entries(fieldsOf(item))
      .filter(([method]) => DESCRIBED_METHODS.has(method))
      .map(([method, operation]) => {
        const { operationId, responses } = fieldsOf(operation);
        return {
          id: String(operationId),
          method: method.toUpperCase(),
          path,
          statuses: Object.keys(fieldsOf(responses)).map(Number),
        };
      }),
  );
  return new Map(operations.map((operation) => [operation.id, operation]));
}

export function describedOperation(id: string): DescribedOperation {
  const operation = describedOperations.get(id);
  if (operation === undefined) throw new Error(`The description has no operation named ${id}.`);
  return operation;
}
