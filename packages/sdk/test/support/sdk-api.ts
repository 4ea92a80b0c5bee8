import type { OperationId } from "@grinfi/core";
import type { Emulator } from "../../../emulator/src/index.ts";
import { type AnyJson, Api, type CallOptions } from "../../../emulator/test/support/api.ts";
import type { Grinfi } from "../../src/index.ts";
import { createTestClient } from "./test-client.ts";

type AnyCall = (input: object, options: object) => Promise<AnyJson>;

/** Calls operations as the tests of the emulator do, but through the SDK. */
export class SdkApi extends Api {
  readonly #grinfi: Grinfi;

  constructor(emulator: Emulator) {
    super(emulator);
    this.#grinfi = createTestClient(emulator.fetch);
  }

  override async call(id: string, options: CallOptions = {}): Promise<AnyJson> {
    const { query, body, headers, ...path } = options;
    // The SDK takes the fields of a form, not the form.
    if (body instanceof FormData) return super.call(id, options);
    const call = this.#grinfi.call[id as OperationId] as unknown as AnyCall;
    const input = {
      path,
      ...(query !== undefined && { query: readQuery(query) }),
      ...(body !== undefined && { body }),
    };
    return call(input, headers === undefined ? {} : { headers });
  }
}

/** Reads a query such as `limit=1&filter[status][]=new` as the input of a call. */
function readQuery(query: string): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const [name, text] of new URLSearchParams(query)) {
    const [field = "", ...keys] = name.split("[").map((key) => key.replace(/\]$/, ""));
    const value = text.startsWith("{") ? JSON.parse(text) : /^\d+$/.test(text) ? Number(text) : text;
    input[field] = keys.length === 0 ? value : { ...(input[field] as object), [keys[0] ?? ""]: value };
  }
  return input;
}
