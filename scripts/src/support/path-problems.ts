import type { JsonObject } from "../description/json.ts";
import { listOperations, methodAndPath } from "../description/operations.ts";

/** Returns a message for each path that the client would not send as it is described. */
export function pathProblems(description: JsonObject): string[] {
  return listOperations(description).flatMap((operation) => {
    const problem = templateProblem(operation.path);
    return problem === undefined
      ? []
      : [`${methodAndPath(operation)} (${operation.id}): the path ${problem}`];
  });
}

function templateProblem(path: string): string | undefined {
  if (/[?#\\]/.test(path))
    return 'contains "?", "#" or "\\", which end the path of a URL or change it. Describe query parameters as parameters, and remove the rest.';
  if (path.split("/").some((segment) => segment === "." || segment === ".."))
    return 'has a segment "." or "..", which URLs resolve. Write the path that results.';
  return /^(?:[^{}]|\{[^{}]+\})*$/.test(path)
    ? undefined
    : "has a brace without its counterpart. Write each parameter as `{name}`.";
}
