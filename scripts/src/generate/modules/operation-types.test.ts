import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { withTempFolder } from "@grinfi/temp-folder";
import { expect, test } from "vitest";
import type { JsonObject } from "../../description/json.ts";
import { listOperations } from "../../description/operations.ts";
import { CHECKS_CONFIG, copyImports } from "../../diff/compare-types.ts";
import { compile, type Diagnostic } from "../../shared/compile.ts";
import { typesOf } from "../types/generate-types.ts";
import { operationTypesModule } from "./operation-types.ts";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));

const text: JsonObject = { schema: { type: "string" } };
const record: JsonObject = { schema: { type: "object", properties: { a: { type: "string" } } } };
const found = (content: JsonObject): JsonObject => ({ 200: { description: "", content } });
const empty: JsonObject = { 204: { description: "" } };
const OPERATIONS: JsonObject = {
  withoutInput: { responses: empty },
  withoutResponses: { responses: {} },
  undeclared: { responses: { 200: { description: "" } } },
  shared: {
    requestBody: { $ref: "#/components/requestBodies/shared" },
    responses: { 201: { $ref: "#/components/responses/shared" } },
  },
  optionalQuery: { parameters: [{ in: "query", name: "a", ...text }], responses: empty },
  requiredQuery: {
    parameters: [
      { in: "query", name: "a", required: true, ...text },
      { in: "query", name: "b", ...text },
    ],
    responses: empty,
  },
  otherParameters: { parameters: [{ in: "header", name: "a", required: true, ...text }], responses: empty },
  optionalBody: { requestBody: { content: { "application/json": record } }, responses: empty },
  requiredBody: {
    requestBody: { required: true, content: { "application/json": record } },
    responses: { ...found({ "application/json": record }), ...empty },
  },
  severalTypes: {
    requestBody: { required: true, content: { "application/json": record, "text/plain": text } },
    responses: found({ "application/json": record, 'text/"csv"': text }),
  },
  emptyContent: { requestBody: { required: true, content: {} }, responses: found({}) },
  optionalEmptyContent: { requestBody: { content: {} }, responses: empty },
  severalStatuses: {
    responses: {
      ...found({ "application/json": record }),
      202: { description: "" },
      "2XX": { description: "", content: { "text/plain": text } },
      default: { description: "", content: { "text/plain": text } },
    },
  },
};

const SMALL: JsonObject = {
  openapi: "3.0.3",
  info: { title: "Operations", version: "1" },
  paths: {
    ...Object.fromEntries(
      Object.entries(OPERATIONS).map(([operationId, node]) => [
        `/${operationId}`,
        { post: { operationId, ...(node as JsonObject) } },
      ]),
    ),
    "/{id}": {
      parameters: [
        { in: "path", name: "id", required: true, ...text },
        { in: "query", name: "a", ...text },
      ],
      get: { operationId: "ofPath", responses: empty },
    },
  },
  components: {
    requestBodies: { shared: { required: true, content: { "application/json": record } } },
    responses: { shared: { description: "", content: { "application/json": record } } },
  },
};

test("the input and the output of each operation are those of the type of the operation", async () => {
  const full = JSON.parse(await readFile(join(ROOT, "openapi/generated/openapi.json"), "utf8")) as JsonObject;
  expect(await compare({ small: SMALL, full })).toEqual([]);
});

test("a difference is noticed", async () => {
  const changed = structuredClone(SMALL);
  const { "/optionalQuery": path } = changed.paths as Record<string, { post: JsonObject }>;
  delete path?.post.parameters;
  const reason = "Expected 1 arguments, but got 0.";
  expect(await compare({ small: SMALL }, changed)).toMatchObject([{ reason }]);
});

test("the output is undefined if only errors are declared", () => {
  const responses = { 404: { description: "", content: { "application/json": record } } };
  const description = { paths: { "/a": { get: { operationId: "a", responses } } } };
  expect(operationTypesModule(description)).toContain("export interface Outputs {\n  a: undefined;\n}\n");
});

/**
 * Compares the generated types of each description with those that are computed from the type of each operation.
 *
 * @param generated - Another description, from which inputs and outputs are generated.
 */
async function compare(
  descriptions: Readonly<Record<string, JsonObject>>,
  generated?: JsonObject,
): Promise<Diagnostic[]> {
  return withTempFolder("operation-types", async (folder) => {
    const put = async (path: string, code: string): Promise<void> => {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), code);
    };
    for (const [name, description] of Object.entries(descriptions)) {
      await put(`${name}/schema.ts`, await typesOf(description));
      await put(`${name}/operation-types.ts`, operationTypesModule(generated ?? description));
      const checks = listOperations(description).map(({ id }) => `check<"${id}">();`);
      await put(`${name}/checks.ts`, `${HEAD}${checks.join("\n")}\n`);
    }
    await copyImports(folder);
    await put("computed.ts", COMPUTED);
    await put("tsconfig.json", JSON.stringify(CHECKS_CONFIG));
    return compile(folder);
  });
}

/** The input and the output of an operation, computed from the type that openapi-typescript generates for it. */
const COMPUTED = `interface OperationType {
  parameters: { header?: unknown; path?: unknown; query?: unknown };
  responses: object;
}

export type InputOf<Op extends OperationType> = Pick<Op["parameters"], "path" | "query"> &
  (Op["parameters"] extends { header?: never } ? unknown : Pick<Op["parameters"], "header">) &
  Body<Op>;

type Body<Op> = Op extends { requestBody: { content: infer Content } }
  ? { body: Content[keyof Content] }
  : Op extends { requestBody?: infer Request }
    ? { body?: ContentOf<NonNullable<Request>> }
    : { body?: never };

export type OutputOf<Op extends OperationType> = Success<Op["responses"]>;

type Success<Responses> = [Responses] extends [never] ? undefined : Declared<Responses>;

type Declared<Responses> = {
  [Status in SuccessStatus<Responses>]: Status extends 204 | 205 ? undefined : ContentOf<Responses[Status]>;
}[SuccessStatus<Responses>];

/** The statuses of the 2xx responses, or "default" if there are none. */
type SuccessStatus<Responses> = [DeclaredSuccess<Responses>] extends [never]
  ? keyof Responses & "default"
  : DeclaredSuccess<Responses>;

type DeclaredSuccess<Responses> = {
  [Status in keyof Responses]: \`\${Status & (number | string)}\` extends \`2\${string}\` ? Status : never;
}[keyof Responses];

type ContentOf<Message> = [Message] extends [never]
  ? never
  : Message extends { content: infer Content }
    ? Content[keyof Content]
    : unknown;
`;

const HEAD = `import type { InputOf, OutputOf } from "../computed.ts";
import type { Inputs, Outputs } from "./operation-types.ts";
import type { operations } from "./schema.ts";

type Fields<T> = T extends object ? { [Name in keyof T]: T[Name] } : T;
type IsSame<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type AreSame<Id extends keyof operations> = [
  IsSame<Fields<Inputs[Id]>, Fields<InputOf<operations[Id]>>>,
  IsSame<Outputs[Id], OutputOf<operations[Id]>>,
];
declare function check<Id extends keyof operations>(...same: AreSame<Id> extends [true, true] ? [] : [never]): void;
`;
