import { isObject, type JsonObject } from "../../description/json.ts";
import { mapObjects } from "../../description/traversal/map-objects.ts";
import { redocly } from "../../shared/redocly.ts";
import type { AlignedDescriptions } from "./align-operations.ts";
import { consequenceFilter } from "./consequences.ts";
import { mergeChanges } from "./merge-changes.ts";
import type { RedoclyChange } from "./redocly-change.ts";

/** Keywords that do not change the interface. Extension keys do not change it either. */
const TEXT_KEYWORDS = new Set(["description", "summary", "example", "examples", "title", "version"]);

const TEXT_NODES = new Set(["Example", "ExamplesMap", "ExternalDocs"]);

/** Returns all differences between the interfaces of two descriptions. */
export async function compareWithRedocly({ before, after }: AlignedDescriptions): Promise<RedoclyChange[]> {
  const { changes } = await redocly<{ changes: RedoclyChange[] }>(
    "diff",
    [omitEmptyItems(before), omitEmptyItems(after)],
    ["--fail-on", "none"],
  );
  const isConsequence = consequenceFilter(changes);
  return mergeChanges(changes.filter((change) => !isText(change) && !isConsequence(change)));
}

/**
 * Removes items of any value. OpenAPI 3.0 requires that an array has items, but these do not restrict them, so they are
 * no change for users, and a type in their place is declared for the first time.
 */
const omitEmptyItems = (description: JsonObject): JsonObject =>
  mapObjects(description, (object, kind) => {
    const { items, ...others } = object;
    const isEmpty = isObject(items) && Object.keys(items).length === 0;
    return kind === "schema" && isEmpty ? others : object;
  });

const isText = ({ typeName, property = "" }: RedoclyChange): boolean =>
  TEXT_NODES.has(typeName) ||
  TEXT_KEYWORDS.has(property) ||
  property.startsWith("x-") ||
  // The tags of an operation decide the address of its reference page, which is compared separately.
  (typeName === "Operation" && property === "tags");
