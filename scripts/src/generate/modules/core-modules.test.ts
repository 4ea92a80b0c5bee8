import { stripTypeScriptTypes } from "node:module";
import { describe, expect, test } from "vitest";
import { callsModuleOf } from "../../../test/generated-code.ts";
import type { JsonObject } from "../../description/json.ts";
import { buildTable } from "../table/build-table.ts";
import { constantsModule, referenceModule, tableModule } from "./core-modules.ts";
import { literal } from "./typescript.ts";

/** Loads a generated module in Node, and returns its exports. */
async function load(code: string): Promise<Record<string, unknown>> {
  const javascript = stripTypeScriptTypes(code);
  const module: object = await import(
    /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(javascript)}`
  );
  return { ...module };
}
/** The code without its comments. */
const bare = (code: string): string =>
  code
    .replaceAll(/\/\*.*?\*\/|\/\/ [^\n]*\n/gs, "")
    .replaceAll(/\s+/g, " ")
    .trim();

const empty: JsonObject = { responses: { 204: { description: "" } } };
const small: JsonObject = {
  servers: [{ url: "https://api.example" }, { url: "https://other.example" }],
  paths: {
    "/b/{id}": {
      parameters: [{ name: "id", in: "path", required: true }],
      get: {
        ...empty,
        operationId: "getB",
        tags: ["B"],
        summary: "Reads one.",
        externalDocs: { url: "https://a.example/b" },
      },
    },
    "/a": {
      get: { ...empty, operationId: "listA", parameters: [{ name: "q", in: "query", required: false }] },
      post: {
        ...empty,
        operationId: "createA",
        description: "Line one.\nLine two.\n",
        requestBody: { required: true },
      },
      put: { ...empty, operationId: "changeA", requestBody: { content: {} } },
    },
  },
};

const HOSTILE = [
  "*/ } globalThis.hacked = true; interface A { /*",
  "\n*/ globalThis.hacked = true; /*\n",
  '"; globalThis.hacked = true; "',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a template literal would run this text.
  "`${globalThis.hacked = true}`",
  "\\",
  '\\"; globalThis.hacked = true; //',
  "a\u2028globalThis.hacked = true\u2029",
];
/** Returns a description in which every text that the published description or the overlay could contain is `text`. */
const describeText = (text: string): JsonObject => ({
  servers: [{ url: text }],
  paths: {
    [text]: {
      get: {
        operationId: text,
        tags: [text],
        summary: text,
        description: text,
        externalDocs: { url: text },
        parameters: [{ name: text, in: "query", style: "deepObject" }],
        responses: { 204: { description: text } },
      },
      post: { operationId: "plain", responses: { 204: { description: text } } },
    },
  },
});

describe("operations.ts", () => {
  test("exports the table", async () => {
    const table = buildTable(small);
    expect(await load(tableModule(table))).toEqual({ operations: Object.fromEntries(table) });
  });

  test.each(HOSTILE)("keeps %j as a text", async (text) => {
    const { operations } = await load(tableModule(buildTable(describeText(text))));
    expect(operations).toEqual({
      [text]: {
        method: "GET",
        path: text,
        query: { [text]: "brackets" },
        responseType: "none",
        repeatable: "safe",
      },
      plain: { method: "POST", path: text, responseType: "none" },
    });
    expect("hacked" in globalThis).toBe(false);
  });
});

describe("reference.ts", () => {
  test("exports the tag, the texts and the link of every operation", async () => {
    expect(await load(referenceModule(small))).toEqual({
      reference: {
        changeA: { tag: "", summary: "", url: "" },
        createA: { tag: "", summary: "", description: "Line one.\nLine two.\n", url: "" },
        getB: { tag: "B", summary: "Reads one.", url: "https://a.example/b" },
        listA: { tag: "", summary: "", url: "" },
      },
    });
  });

  test.each(HOSTILE)("keeps %j as a text", async (text) => {
    const { reference } = await load(referenceModule(describeText(text)));
    expect(reference).toMatchObject({ [text]: { tag: text, summary: text, description: text, url: text } });
    expect("hacked" in globalThis).toBe(false);
  });
});

describe("constants.ts", () => {
  test("exports the version and the first server", async () => {
    expect(await load(constantsModule("1.2.3", small))).toEqual({
      VERSION: "1.2.3",
      BASE_URL: "https://api.example",
    });
    expect(await load(constantsModule("1.2.3", {}))).toEqual({ VERSION: "1.2.3", BASE_URL: "" });
  });

  test.each(HOSTILE)("keeps %j as a text", async (text) => {
    expect(await load(constantsModule(text, describeText(text)))).toEqual({ VERSION: text, BASE_URL: text });
    expect("hacked" in globalThis).toBe(false);
  });
});

describe("calls.ts", () => {
  const method = (id: string, input: string): string =>
    `${id}(${input}: Input<"${id}">, options?: Options): CallPromise<Output<"${id}">>;`;

  const declaring = (methods: string): string =>
    'import type { CallPromise } from "../client/call-promise.ts"; import type { Input, Output } from "../operation.ts"; ' +
    'import type { CallOptions } from "../config/options.ts"; ' +
    `export interface Calls<Options extends CallOptions = CallOptions> { ${methods} }`;

  test("declares one method for each operation; the input is optional if nothing in it is required", () => {
    const methods = [
      method("changeA", "input?"),
      method("createA", "input"),
      method("getB", "input"),
      method("listA", "input?"),
    ];
    expect(bare(callsModuleOf(small))).toBe(declaring(methods.join(" ")));
  });

  test("documents each method with its texts and its page, or with method and path", () => {
    const code = callsModuleOf(small);
    expect(code).toContain(
      "  /**\n   * Reads one.\n   *\n   * @see https://a.example/b (getB)\n   */\n  getB(",
    );
    expect(code).toContain("  /**\n   * POST /a\n   *\n   * Line one.\n   * Line two.\n   */\n  createA(");
    expect(code).toContain("  /**\n   * GET /a\n   */\n  listA(");
  });

  test("marks a deprecated operation", () => {
    const get: JsonObject = { ...empty, operationId: "oldA", summary: "Reads.", deprecated: true };
    expect(callsModuleOf({ paths: { "/a": { get } } })).toContain(
      "  /**\n   * Reads.\n   *\n   * @deprecated The API may remove this operation.\n   */\n  oldA(",
    );
  });

  test.each(HOSTILE)("keeps %j as a comment and a name", async (text) => {
    const code = callsModuleOf(describeText(text));
    const methods = [method("NAME", "input?"), method("plain", "input?")].join(" ");
    expect(bare(code.replaceAll(literal(text), '"NAME"').replaceAll('"NAME"(', "NAME("))).toBe(
      declaring(methods),
    );
    expect(await load(code)).toEqual({});
    expect("hacked" in globalThis).toBe(false);
  });
});
