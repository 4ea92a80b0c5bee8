import { once } from "node:events";
import { MessageChannel, Worker } from "node:worker_threads";
import type { JsonObject } from "../../description/json.ts";
import { InputError } from "../../shared/input-error.ts";
import type { TypesRequest, TypesResult } from "./types-worker.ts";

/** The types that marked schemas refer to. */
const SCHEMA_IMPORTS = `import type { FileContent, FileInput } from "../request/file-input.ts";
import type { Filter, FilterValue, UnusableField } from "../request/filter.ts";

`;

/**
 * Returns the module with the types of a description. They are generated in another thread.
 *
 * @throws InputError if a discriminator contradicts the values of its property, or if openapi-typescript cannot read the
 * description. It has limits that the linter does not check.
 */
export async function typesOf(description: JsonObject): Promise<string> {
  const { port1, port2 } = new MessageChannel();
  // Copying one text is faster than copying many objects.
  const request: TypesRequest = { description: JSON.stringify(description), port: port2 };
  startTypesWorker().postMessage(request, [port2]);
  const [result] = (await once(port1, "message")) as [TypesResult];
  port1.close();
  if ("types" in result) return SCHEMA_IMPORTS + result.types;
  throw new InputError(result.problem);
}

let worker: Worker | undefined;

/**
 * Starts the thread, unless it runs. Its compiler takes a while to load, so an early start saves time. The thread does
 * not keep the process alive.
 */
export function startTypesWorker(): Worker {
  worker ??= new Worker(new URL("types-worker.ts", import.meta.url));
  worker.unref();
  return worker;
}
