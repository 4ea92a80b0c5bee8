import { generateInput } from "@grinfi/prism/input";
import { type OperationId, operations } from "../../src/index.ts";

/** The parts of an input that are not empty. */
export interface InputParts {
  readonly path?: Record<string, unknown>;
  readonly query?: Record<string, unknown>;
  readonly body?: unknown;
}

/** Returns the input that the tests with Prism send, without empty parts. */
export async function prismInput(id: OperationId, inputs: "all" | "required"): Promise<InputParts> {
  const { method, path } = operations[id];
  const { path: ids, query, ...body } = await generateInput(method, path, inputs);
  const parameters = Object.entries({ path: ids, query }).filter(([, part]) => Object.keys(part).length > 0);
  return { ...Object.fromEntries(parameters), ...body };
}
