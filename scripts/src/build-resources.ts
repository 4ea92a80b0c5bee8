import { docLines, sortedOperations } from "./build-code.ts";
import { buildTable } from "./build-table.ts";
import type { JsonObject } from "./json.ts";
import type { DescribedOperation } from "./operations.ts";
import { placeOf } from "./places.ts";
import { methodText } from "./resource-method.ts";
import { docComment, HEADER } from "./typescript.ts";

/** A resource with its methods and the resources in it, by name. */
interface Resource {
  readonly methods: Map<string, DescribedOperation>;
  readonly children: Map<string, Resource>;
}

/** `resources.ts`: a class for each resource, with a method for each operation that has a place in it. */
export function resourcesModule(description: JsonObject): string {
  const root = resourceTree(description);
  const table = buildTable(description);
  const textOf = (name: string, operation: DescribedOperation): string =>
    methodText(description, name, operation, table.get(operation.id) ?? {});
  const classes = classTexts(root, "Resources", ROOT_WORDS, textOf);
  return `${HEADER}${IMPORTS}
${classes.join("\n\n")}
`;
}

const ROOT_WORDS = "Every operation that has a place in a resource.";

const IMPORTS = `import type { CallPromise, Input, Output } from "@grinfi/core";
import type { Pager } from "@grinfi/pagination";
import { type Body, type Inputs, type Query, type Renamed, renamed } from "../resources/inputs.ts";
import type { ListOptions } from "../calls/list-options.ts";
import { type ItemOf, listOf } from "../calls/lists.ts";
import { orUndefined } from "../resources/not-found.ts";
import type { RequestOptions } from "../calls/options.ts";
import { Resource } from "../resources/resource.ts";
`;

function resourceTree(description: JsonObject): Resource {
  const root = emptyResource();
  for (const operation of sortedOperations(description)) {
    const place = placeOf(operation.node);
    if (place === undefined) continue;
    const name = place.at(-1) ?? "";
    const resource = place.slice(0, -1).reduce(childOf, root);
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

/** The tags that the API's reference has its operations under. */
function wordsOf(resource: Resource): string {
  const tags = new Set(operationsIn(resource).map(({ tag }) => tag));
  return `In the API's reference: ${[...tags].sort().join(", ")}.`;
}

function operationsIn({ methods, children }: Resource): DescribedOperation[] {
  return [...methods.values(), ...[...children.values()].flatMap(operationsIn)];
}

const sorted = <T>(map: ReadonlyMap<string, T>): [string, T][] =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1));

type TextOf = (name: string, operation: DescribedOperation) => string;

/** The class of a resource after those of the resources in it. */
function classTexts(resource: Resource, name: string, words: string, textOf: TextOf): string[] {
  const children = sorted(resource.children).map(([key, child]) => ({
    key,
    child,
    type: childName(name, key),
    words: wordsOf(child),
  }));
  const inner = children.flatMap(({ child, type, words }) => classTexts(child, type, words, textOf));
  const fields = children.map(
    ({ key, type, words }) => `${docComment([words])}\n  readonly ${key}: ${type} = new ${type}(this.call);`,
  );
  const methods = sorted(resource.methods).map(
    ([key, operation]) => `${docComment(docLines(operation))}\n${textOf(key, operation)}`,
  );
  const members = [...fields, ...methods].join("\n\n");
  return [...inner, `${docComment([words], "")}\nexport class ${name} extends Resource {\n${members}\n}`];
}

/** `contacts` in `Resources` is a `ContactsResource`, `versions` in that of automations an `AutomationsVersionsResource`. */
const childName = (parent: string, key: string): string =>
  `${parent.replace(/Resources?$/, "")}${key.charAt(0).toUpperCase()}${key.slice(1)}Resource`;
