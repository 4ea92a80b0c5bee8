import { type JsonObject, objectOr } from "../description/json.ts";
import { baseUrlOf, serverUrl } from "../description/servers.ts";
import { visitObjects } from "../description/traversal/map-objects.ts";

/** Returns a message for each server to which the client cannot send its calls, or for which it has the wrong key. */
export function serverProblems(description: JsonObject): string[] {
  const base = baseUrlOf(description);
  const advice = "Set `servers` to the absolute URL of the API.";
  if (base === undefined) return [`#/servers: no server is declared. ${advice}`];
  const problems: string[] = [];
  if (!isBaseUrl(base))
    problems.push(
      `#/servers/0: "${base}" is not an absolute http(s) URL without query, fragment and credentials. ${advice}`,
    );
  visitObjects(description, ({ servers }, kind, pointer) => {
    if ((kind !== "operation" && kind !== "pathItem") || !Array.isArray(servers)) return;
    const others = servers.map((server) => serverUrl(objectOr(server))).filter((url) => url !== base);
    if (others.length > 0) {
      problems.push(
        `${pointer}/servers: calls go to "${others.join('", "')}" instead of "${base}". The client has one base URL, and its key must not reach another server. Remove these servers or the operation.`,
      );
    }
  });
  return problems;
}

/** Whether the client accepts the URL, to which it appends paths. */
function isBaseUrl(url: string): boolean {
  if (!URL.canParse(url) || url.includes("{")) return false;
  const { hash, password, protocol, search, username } = new URL(url);
  return /^https?:$/.test(protocol) && hash + password + search + username === "";
}
