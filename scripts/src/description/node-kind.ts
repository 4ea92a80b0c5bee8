/** The kind of a node of a description. It decides which keys are keywords and which are names. */
export type NodeKind = "keywords" | "schema" | "names" | "schemas" | "scopes" | "data" | "prose";

/** The kind of the value under a keyword. Most of these values are maps whose keys are names, not keywords. */
const CHILD_KINDS = new Map<string, NodeKind>([
  ...["paths", "pathItems", "webhooks", "callbacks", "links"].map((key) => [key, "names"] as const),
  ...["responses", "requestBodies", "content", "encoding", "headers"].map((key) => [key, "names"] as const),
  ...["parameters", "securitySchemes", "variables"].map((key) => [key, "names"] as const),
  ...["schemas", "properties", "patternProperties"].map((key) => [key, "schemas"] as const),
  ...["$defs", "definitions", "dependentSchemas"].map((key) => [key, "schemas"] as const),
  ["mapping", "data"],
  ["scopes", "scopes"],
  ["schema", "schema"],
]);

/** Values under these keywords are data, not parts of the description. */
const VERBATIM = new Set(["default", "const", "enum", "security", "required"]);

/** Keywords with texts for readers. */
const PROSE = new Set(["title", "summary", "description", "example", "examples", "externalDocs"]);

/** Whether a keyword has a text, an example or a vendor extension, which are not part of the interface. */
export const isTextKeyword = (keyword: string): boolean => PROSE.has(keyword) || keyword.startsWith("x-");

/** Whether the keys of a node are names, not keywords. */
export const hasNamesAsKeys = (kind: NodeKind): boolean =>
  kind === "names" || kind === "schemas" || kind === "scopes";

/** Returns the kind of the value under a key of an object. */
export function childKind(kind: NodeKind, name: string): NodeKind {
  if (kind === "names") return "keywords";
  if (kind === "schemas") return "schema";
  if (kind === "scopes") return "prose";
  if (VERBATIM.has(name)) return "data";
  const map = CHILD_KINDS.get(name);
  if (kind === "schema") return map === "schemas" || map === "data" ? map : "schema";
  return map ?? "keywords";
}

/** Returns the kind of the items of an array. */
export const itemKind = (kind: NodeKind): NodeKind => (hasNamesAsKeys(kind) ? "keywords" : kind);
