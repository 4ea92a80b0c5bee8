import type { Resources } from "../generated/resources.ts";
import type { NamedResource } from "./named-resource.ts";

/** The part of a client that jobs use. */
export type JobClient = Resources &
  Readonly<
    Record<
      "automations" | "customFields" | "lists" | "pipelineStages" | "senderProfiles" | "tags",
      NamedResource
    >
  >;

const CLIENT: unique symbol = Symbol("client");

/**
 * Sets the client that the jobs of a resource use. Like its calls, the client is hidden from the type of the resource.
 */
export function setClient(resource: object, client: JobClient): void {
  Object.defineProperty(resource, CLIENT, { value: client });
}

/** Returns the client that the jobs of a resource use. */
export function clientOf(resource: object): JobClient {
  return (resource as { readonly [CLIENT]: JobClient })[CLIENT];
}
