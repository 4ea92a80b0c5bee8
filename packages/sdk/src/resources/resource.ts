import { type Calls, isApiError } from "@grinfi/core";
import type { RequestOptions } from "../calls/options.ts";

/** Every operation of the API by its id, with the options of this SDK. */
export type GrinfiCalls = Calls<RequestOptions>;

const CALLS: unique symbol = Symbol("calls");

/**
 * The base class of resources. Its calls are hidden from its type: if it had a private or protected member, no plain
 * object would be assignable to the type of a resource, and fakes in tests would not compile.
 */
export class Resource {
  constructor(calls: GrinfiCalls) {
    Object.defineProperty(this, CALLS, { value: calls });
  }
}

/** Returns the calls by id that the methods of a resource use. */
export function callsOf(resource: Resource): GrinfiCalls {
  return (resource as { readonly [CALLS]: GrinfiCalls })[CALLS];
}

/** Returns `undefined` in place of a 404. */
export async function undefinedIfNotFound<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isApiError(error) && error.status === 404) return undefined;
    throw error;
  }
}
