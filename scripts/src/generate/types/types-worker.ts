import { type MessagePort, parentPort } from "node:worker_threads";
import { generateTypes } from "@grinfi/openapi-types";
import type { JsonObject } from "../../description/json.ts";
import { InputError } from "../../shared/input-error.ts";
import { inputNamesOf } from "./input-names.ts";
import { typeInput } from "./type-input.ts";

/** A message to this thread, which generates types: that takes as long as generating everything else. */
export interface TypesRequest {
  /** The description, as JSON. */
  readonly description: string;
  /** The port that receives the result. */
  readonly port: MessagePort;
}

export type TypesResult = { readonly types: string } | { readonly problem: string };

parentPort?.on("message", ({ description, port }: TypesRequest) => {
  port.postMessage(resultOf(description));
});

function resultOf(description: string): TypesResult {
  try {
    const parsed = JSON.parse(description) as JsonObject;
    return { types: generateTypes(typeInput(parsed), inputNamesOf(parsed)) };
  } catch (error) {
    const { message } = error as Error;
    return {
      problem: error instanceof InputError ? message : `openapi-typescript cannot generate types: ${message}`,
    };
  }
}
