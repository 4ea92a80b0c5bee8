import { type Json, type JsonObject, objectOr, ownValue } from "../description/json.ts";
import { listOperations } from "../description/operations.ts";
import { dereference } from "../description/references.ts";

/** Returns a message for each operation that requires another kind of key than the client sends. */
export function securityProblems(description: JsonObject): string[] {
  const schemes = objectOr(objectOr(description.components).securitySchemes);
  const isSupported = (requirement: Json): boolean =>
    Object.keys(objectOr(requirement)).every((name) =>
      sendsBearer(dereference(description, ownValue(schemes, name))),
    );
  const problemsAt = (pointer: string, security: Json | undefined): string[] => {
    if (!Array.isArray(security) || security.length === 0 || security.some(isSupported)) return [];
    const names = new Set(security.flatMap((requirement) => Object.keys(objectOr(requirement))));
    return [
      `${pointer}/security: requires ${[...names].map((name) => `"${name}"`).join(", ")}. The client sends its key as "Authorization: Bearer" only. Declare a scheme of type http with the scheme bearer, if the API accepts that.`,
    ];
  };
  return [
    ...problemsAt("#", description.security),
    ...listOperations(description).flatMap(({ id, node }) => problemsAt(`Operation ${id}`, node.security)),
  ];
}

/** Whether the token of a scheme is sent as `Authorization: Bearer`. */
const sendsBearer = ({ type, scheme }: JsonObject): boolean =>
  (type === "http" && String(scheme).toLowerCase() === "bearer") ||
  type === "oauth2" ||
  type === "openIdConnect";
