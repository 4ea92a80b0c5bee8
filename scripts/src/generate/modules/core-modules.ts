import type { JsonObject } from "../../description/json.ts";
import { objectOr } from "../../description/json.ts";
import { parametersOf } from "../../description/operation-schemas.ts";
import { type DescribedOperation, listOperations, methodAndPath } from "../../description/operations.ts";
import { dereference } from "../../description/references.ts";
import { baseUrlOf } from "../../description/servers.ts";
import type { Table, TableRow } from "../table/build-table.ts";
import { clientNotes, pageNotes } from "./behaviour-notes.ts";
import { importTypes, outputType } from "./named-types.ts";
import { docComment, HEADER, literal, objectLiteral, propertyName } from "./typescript.ts";

/** `operations.ts`: the table of operations. */
export function tableModule(table: Table): string {
  const rows = [...table].map(([id, row]) => `  ${propertyName(id)}: ${objectLiteral(row)},`);
  const lists = [...table].flatMap(([id, { paging }]) => (paging === undefined ? [] : [literal(id)]));
  return `${HEADER}import type { Operation, OperationId } from "../operation.ts";

/** The id of an operation that returns a list. */
export type ListOperationId = ${lists.join(" | ") || "never"};

/** The operations of the API, by id. */
export const operations: Readonly<Record<OperationId, Operation>> = {
${rows.join("\n")}
};
`;
}

/** `calls.ts`: one documented method for each operation, so that editors show what a call does. */
export function callsModule(description: JsonObject, table: Table): string {
  const names = new Set<string>();
  const calls = sortedOperations(description).map((operation) => {
    const id = literal(operation.id);
    const row: Partial<TableRow> = table.get(operation.id) ?? {};
    const notes = [...pageNotes(description, operation, row), ...clientNotes(row)];
    const optional = needsInput(description, operation) ? "" : "?";
    const { text: output, name } = outputType(description, operation);
    if (name !== undefined) names.add(name);
    return `${docComment(docLines(operation, { notes }))}
  ${propertyName(operation.id)}(input${optional}: Input<${id}>, options?: Options): CallPromise<${output}>;`;
  });
  return `${HEADER}import type { CallPromise } from "../client/call-promise.ts";
import type { Input, Output } from "../operation.ts";
import type { CallOptions } from "../config/options.ts";
${importTypes(names, "./types.ts")}
/** A method for each operation of the API, by its id. The type parameter is the type of the options of a call. */
export interface Calls<Options extends CallOptions = CallOptions> {
${calls.join("\n")}
}
`;
}

/**
 * `reference.ts`: the summary and the link of each operation. They are not in the table, so that bundles stay small.
 */
export function referenceModule(description: JsonObject): string {
  const entries = sortedOperations(description).map(({ id, tag, node }) => {
    const { summary = "", description: details, externalDocs } = node;
    const url = objectOr(externalDocs).url ?? "";
    const entry = { tag, summary, ...(details !== undefined && { description: details }), url };
    return `  ${propertyName(id)}: ${objectLiteral(entry)},`;
  });
  return `${HEADER}import type { OperationId, OperationReference } from "../operation.ts";

/** What each operation does, and where it is documented, by its id. */
export const reference: Readonly<Record<OperationId, OperationReference>> = {
${entries.join("\n")}
};
`;
}

/** `constants.ts`: the version of the package, for the User-Agent header, and the URL of the API. */
export function constantsModule(version: string, description: JsonObject): string {
  return `${HEADER}export const VERSION: string = ${literal(version)};
export const BASE_URL: string = ${literal(baseUrlOf(description) ?? "")};
`;
}

export function sortedOperations(description: JsonObject): DescribedOperation[] {
  return listOperations(description).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The parts of a doc comment after the text of the overlay. */
interface DocExtras {
  /** The sentences of one paragraph. */
  readonly notes: readonly string[];
  /** One line of code. */
  readonly example?: string;
}

/** Returns the lines of the doc comment of an operation. */
export function docLines(operation: DescribedOperation, extras: DocExtras): string[] {
  const { id, node } = operation;
  const summary = typeof node.summary === "string" ? node.summary : methodAndPath(operation);
  const details = typeof node.description === "string" ? ["", ...node.description.trim().split("\n")] : [];
  const url = objectOr(node.externalDocs).url;
  const see = typeof url === "string" ? ["", `@see ${url} (${id})`] : [];
  const notes = extras.notes.length === 0 ? [] : ["", extras.notes.join(" ")];
  const example = extras.example === undefined ? [] : ["", "@example", extras.example];
  const deprecated = node.deprecated === true ? ["", "@deprecated The API may remove this operation."] : [];
  return [summary, ...details, ...notes, ...deprecated, ...example, ...see];
}

function needsInput(description: JsonObject, operation: DescribedOperation): boolean {
  const body = dereference(description, operation.node.requestBody);
  return (
    body.required === true || parametersOf(description, operation).some(({ required }) => required === true)
  );
}
