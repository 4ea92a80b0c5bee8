import type { InputNames } from "@grinfi/openapi-types";
import type { JsonObject } from "../../description/json.ts";
import { type DescribedOperation, listOperations } from "../../description/operations.ts";
import { resourcePathOf } from "../../overlay/resource-paths.ts";
import { capitalise } from "../../shared/capitalise.ts";
import type { Table, TableRow } from "../table/build-table.ts";
import { clientNotes, methodNotes } from "./behaviour-notes.ts";
import { docLines, sortedOperations } from "./core-modules.ts";
import { methodExample } from "./method-example.ts";
import { importTypes, itemType, outputType } from "./named-types.ts";
import { inputTypes, methodText } from "./resource-method.ts";
import { docComment, HEADER } from "./typescript.ts";

/** A resource with its methods and nested resources, by name. */
interface Resource {
  readonly methods: Map<string, DescribedOperation>;
  readonly children: Map<string, Resource>;
}

/** `resources.ts`: a class for each resource, with a method for each operation that `x-sdk-method` assigns to it. */
export function resourcesModule(
  description: JsonObject,
  table: Table,
  inputNames: ReadonlyMap<string, InputNames>,
): string {
  const root = resourceTree(description);
  const names = new Set<string>();
  const declarations: string[] = [];
  const methods = methodsById(description);
  const textOf = (name: string, operation: DescribedOperation): string => {
    const row: Partial<TableRow> = table.get(operation.id) ?? {};
    const type = (row.paging === undefined ? outputType : itemType)(description, operation);
    const input = inputTypes(description, operation, inputNames.get(operation.id));
    for (const used of [type, input.query, input.body]) if (used?.name !== undefined) names.add(used.name);
    if (input.body?.declaration !== undefined) declarations.push(`${input.body.declaration}\n`);
    const source = { description, name, operation, row, type, input };
    const notes = [...methodNotes(description, operation, row), ...clientNotes(row)];
    const lines = docLines(operation, { notes, example: methodExample(source) });
    return `${docComment(namedByMethod(lines, methods))}\n${methodText(source)}`;
  };
  const classes = classTexts(root, "Resources", ROOT_COMMENT, textOf);
  return `${HEADER}${IMPORTS}${importTypes(names, "@grinfi/core")}
${declarations.map((declaration) => `${declaration}\n`).join("")}${classes.join("\n\n")}
`;
}

const ROOT_COMMENT = "All operations, grouped by resource.";

const IMPORTS = `import type { CallPromise, Input, Output } from "@grinfi/core";
import type { Pager } from "@grinfi/pagination";
import { type Alternatives, type Renamed, renamed } from "../resources/inputs.ts";
import type { ListOptions } from "../calls/list-options.ts";
import { type ItemOf, listOf } from "../calls/lists.ts";
import type { RequestOptions } from "../calls/options.ts";
import { callsOf, Resource, undefinedIfNotFound } from "../resources/resource.ts";
`;

function resourceTree(description: JsonObject): Resource {
  const root = emptyResource();
  for (const operation of sortedOperations(description)) {
    const path = resourcePathOf(operation.node);
    if (path === undefined) continue;
    const name = path.at(-1) ?? "";
    const resource = path.slice(0, -1).reduce(childOf, root);
    resource.methods.set(name, operation);
  }
  return root;
}

const emptyResource = (): Resource => ({ methods: new Map(), children: new Map() });

function childOf(parent: Resource, name: string): Resource {
  const child = parent.children.get(name) ?? emptyResource();
  parent.children.set(name, child);
  return child;
}

/** Returns the path of each method, such as `contacts.get`, by the id of its operation. */
function methodsById(description: JsonObject): ReadonlyMap<string, string> {
  const operations = listOperations(description);
  return new Map(
    operations.flatMap(({ id, node }) => {
      const path = resourcePathOf(node);
      return path === undefined ? [] : [[id, path.join(".")] as const];
    }),
  );
}

/** Replaces operation ids in texts of the overlay with the methods of the resources, which users call. */
const namedByMethod = (lines: readonly string[], methods: ReadonlyMap<string, string>): string[] =>
  lines.map((line) =>
    line.replaceAll(/`([A-Za-z]\w*)`/g, (text, id) => (methods.has(id) ? `\`${methods.get(id)}\`` : text)),
  );

/** Returns a comment with the tags under which the API's reference lists the operations of a resource. */
function tagsComment(resource: Resource): string {
  const tags = new Set(operationsIn(resource).map(({ tag }) => tag));
  return `See ${[...tags].sort().join(", ")} in the API reference.`;
}

function operationsIn({ methods, children }: Resource): DescribedOperation[] {
  return [...methods.values(), ...[...children.values()].flatMap(operationsIn)];
}

const sorted = <T>(map: ReadonlyMap<string, T>): [string, T][] =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1));

type MethodWriter = (name: string, operation: DescribedOperation) => string;

/**
 * Returns the classes of the nested resources before that of the resource, so that no class is used before it is
 * defined.
 */
function classTexts(resource: Resource, name: string, comment: string, textOf: MethodWriter): string[] {
  const children = sorted(resource.children).map(([key, child]) => ({
    key,
    child,
    type: childName(name, key),
    comment: tagsComment(child),
  }));
  const inner = children.flatMap(({ child, type, comment }) => classTexts(child, type, comment, textOf));
  const fields = children.map(
    ({ key, type, comment }) =>
      `${docComment([comment])}\n  readonly ${key}: ${type} = new ${type}(callsOf(this));`,
  );
  const methods = sorted(resource.methods).map(([key, operation]) => textOf(key, operation));
  const members = [...fields, ...methods].join("\n\n");
  return [...inner, `${docComment([comment], "")}\nexport class ${name} extends Resource {\n${members}\n}`];
}

/**
 * Returns the class name of a nested resource: `ContactsResource` for `contacts` in `Resources`,
 * `AutomationsVersionsResource` for `versions` in `AutomationsResource`.
 */
const childName = (parent: string, key: string): string =>
  `${parent.replace(/Resources?$/, "")}${capitalise(key)}Resource`;
