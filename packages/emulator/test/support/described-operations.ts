import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { fieldsOf } from "../../src/json.ts";

/** What the tests take from the description. They read it themselves, past the emulator's own reading of it. */
export interface Described {
  readonly id: string;
  readonly method: string;
  /** The path template. */
  readonly path: string;
  /** The declared status codes. */
  readonly statuses: readonly number[];
}

const METHODS = new Set(["get", "put", "post", "delete", "patch"]);

const PATH = fileURLToPath(import.meta.resolve("@grinfi/openapi/description.json"));

/** Every operation of the description by its id. */
export const described: ReadonlyMap<string, Described> = await readOperations();

async function readOperations(): Promise<Map<string, Described>> {
  const { paths } = JSON.parse(await readFile(PATH, "utf8")) as { paths: object };
  const operations = Object.entries(fieldsOf(paths)).flatMap(([path, item]) =>
    Object.entries(fieldsOf(item))
      .filter(([method]) => METHODS.has(method))
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

export function describedOperation(id: string): Described {
  const operation = described.get(id);
  if (operation === undefined) throw new Error(`The description has no operation ${id}.`);
  return operation;
}
