import { COMPOSITIONS } from "../description/composition.ts";
import { isObject, type Json, type JsonObject, objectOr } from "../description/json.ts";
import { componentOf, encodePointerPart, resolvePointer } from "../description/references.ts";
import { mapSubschemas } from "../description/traversal/map-schemas.ts";

/** Keywords whose schemas TypeScript reads at once. It reads the fields of an object when they are used. */
const READ_AT_ONCE: ReadonlySet<string> = new Set([...COMPOSITIONS, "items"]);

/** Returns a message for each shared schema whose type TypeScript rejects, because it contains itself. */
export function recursionProblems(description: JsonObject): string[] {
  return Object.entries(objectOr(objectOr(description.components).schemas)).flatMap(([name, schema]) => {
    const pointer = `#/components/schemas/${encodePointerPart(name)}`;
    if (reaches(description, schema, pointer, COMPOSITIONS))
      return [`${pointer}: consists of itself, so it describes no value. Remove the reference to itself.`];
    const isNamed = objectOr(schema)["x-sdk-type"] !== undefined;
    return isNamed || !reaches(description, schema, pointer, READ_AT_ONCE)
      ? []
      : [
          `${pointer}: contains itself outside of the fields of an object, which only a type with a name can express. Set \`x-sdk-type\`.`,
        ];
  });
}

/** Whether a schema refers to a component, directly or through other components, in the schemas of these keywords. */
function reaches(
  description: JsonObject,
  schema: Json,
  pointer: string,
  keywords: ReadonlySet<string>,
): boolean {
  const found = directReferences(schema, keywords);
  // A set also visits the values that are added on the way.
  for (const reference of found)
    for (const next of directReferences(resolvePointer(description, reference) ?? null, keywords))
      found.add(next);
  return found.has(pointer);
}

function directReferences(
  schema: Json,
  keywords: ReadonlySet<string>,
  found: Set<string> = new Set(),
): Set<string> {
  if (isObject(schema) && typeof schema.$ref === "string") found.add(componentOf(schema.$ref) ?? schema.$ref);
  mapSubschemas(schema, (subschema, keyword) => {
    if (keywords.has(keyword)) directReferences(subschema, keywords, found);
    return subschema;
  });
  return found;
}
