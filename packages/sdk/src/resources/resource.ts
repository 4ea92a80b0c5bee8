import type { Calls } from "@grinfi/core";
import type { RequestOptions } from "../calls/options.ts";

/** Every operation of the API by its id, with the options of this SDK. */
export type GrinfiCalls = Calls<RequestOptions>;

/** What a resource is made on: each of its methods is a call by id. */
export class Resource {
  protected readonly call: GrinfiCalls;

  constructor(call: GrinfiCalls) {
    this.call = call;
  }
}
