import type { JsonObject } from "../../description/json.ts";
import { baseUrlOf } from "../../description/servers.ts";
import type { Change } from "../change.ts";
import { rate } from "../severity.ts";

/** Returns the change of the default base URL. It is that of the first server, and the SDK uses no other. */
export function serverChanges(before: JsonObject, after: JsonObject): Change[] {
  const [old, now] = [baseUrlOf(before), baseUrlOf(after)];
  if (old === now) return [];
  return [
    {
      kind: "other",
      operations: [],
      subject: "the server URL",
      event: `changed from \`${old}\` to \`${now}\``,
      ...rate({ rule: "server-removed", impact: "major", change: "", directions: new Set() }),
    },
  ];
}
