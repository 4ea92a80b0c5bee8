import type { Resources } from "../../generated/resources.ts";
import type { LookupOptions } from "../names/name-lookup.ts";

/** Things that can be looked up by their names. */
interface Named {
  uuidOf(name: string, options?: LookupOptions): Promise<string>;
}

/** What jobs use of a client. */
export type Account = Resources &
  Readonly<
    Record<"automations" | "customFields" | "lists" | "pipelineStages" | "senderProfiles" | "tags", Named>
  >;
