import { isObject, type Json, type JsonObject, objectOr } from "../../description/json.ts";
import { resolvePointer } from "../../description/references.ts";
import { InputError } from "../../shared/input-error.ts";

/** The filters of an operation, and the fields that select what it acts on. */
export interface SelectionFields {
  /** The filters of the query and the body by name, at any depth. */
  readonly filters?: Readonly<Record<string, FilterKind>>;
  /** The fields of the body that select what the operation acts on. */
  readonly selects?: readonly string[];
  /** The keys of the filters that only exclude rows. */
  readonly excludes?: readonly string[];
}

type FilterKind = "exact" | "fields";

/**
 * Reads the filters and selections that the overlay declares.
 *
 * @param body - The schema of the JSON body.
 * @throws InputError if the declarations contradict each other.
 */
export function selectionFieldsOf(
  description: JsonObject,
  id: string,
  parameters: readonly JsonObject[],
  body: Json | undefined,
): SelectionFields {
  const filters = new Map<string, FilterKind>();
  const selects = new Set<string>();
  const excludes = new Set<string>();
  const seen = new Set<Json>();

  const read = (name: string, node: JsonObject, isTop: boolean): void => {
    const kind = kindOf(node);
    if (kind !== undefined) {
      if ((filters.get(name) ?? kind) !== kind) throw contradiction(`${name} has two kinds of x-sdk-filter`);
      filters.set(name, kind);
    }
    const excluded = node["x-sdk-excludes"];
    if (Array.isArray(excluded)) {
      if (kind !== "fields")
        throw contradiction(`x-sdk-excludes of ${name} requires "x-sdk-filter: fields" on the same field`);
      for (const key of excluded) excludes.add(String(key));
    }
    if (node["x-sdk-selects"] !== true) return;
    if (!isTop)
      throw contradiction(`x-sdk-selects of ${name} is not allowed, except on top-level fields of the body`);
    selects.add(name);
  };
  const visit = (node: Json | undefined, isTop: boolean): void => {
    if (typeof node !== "object" || node === null || seen.has(node)) return;
    seen.add(node);
    if (!isObject(node)) {
      for (const item of node) visit(item, isTop);
      return;
    }
    if (typeof node.$ref === "string") visit(resolvePointer(description, node.$ref), isTop);
    for (const [name, field] of Object.entries(objectOr(node.properties))) {
      if (isObject(field)) read(name, field, isTop);
      visit(field, false);
    }
    for (const part of [node.allOf, node.anyOf, node.oneOf]) visit(part, isTop);
    for (const part of [node.items, node.additionalProperties]) visit(part, false);
  };
  const contradiction = (what: string): InputError =>
    new InputError(`openapi/overlay.yaml: ${what} (operation ${id}).`);

  for (const parameter of parameters)
    if (parameter.in === "query") read(String(parameter.name), parameter, false);
  visit(body, true);
  return {
    ...(filters.size > 0 && { filters: Object.fromEntries([...filters].sort()) }),
    ...(selects.size > 0 && { selects: [...selects].sort() }),
    ...(excludes.size > 0 && { excludes: [...excludes].sort() }),
  };
}

function kindOf({ "x-sdk-filter": stated }: JsonObject): FilterKind | undefined {
  return stated === "exact" || stated === "fields" ? stated : undefined;
}
