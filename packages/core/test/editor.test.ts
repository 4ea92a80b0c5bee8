import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript-5";
import { expect, test } from "vitest";
import { reference } from "../src/reference.ts";

const CODE = `
import { createClient } from "./index.ts";
const client = createClient({ apiKey: "not-a-real-key" });
await client.call.getFlowMetrics({ body: { uuids: [] } });
await client.call.listFlows({ query: { filter: { sta: 1 } } });
`;
const FILE = fileURLToPath(new URL("../src/in-the-editor.ts", import.meta.url));

test("the editor shows what an operation does, what to beware of, and where it is documented", () => {
  const info = editor().getQuickInfoAtPosition(FILE, CODE.indexOf("getFlowMetrics"));
  const documentation = ts.displayPartsToString(info?.documentation);
  expect(documentation).toContain(reference.getFlowMetrics.summary);
  expect(documentation).toContain(reference.getFlowMetrics.description);
  const [tag] = info?.tags ?? [];
  expect(tag?.name).toBe("see");
  expect(ts.displayPartsToString(tag?.text)).toContain("api.grinfi.io/openapi/automations/getflowmetrics");
});

test("the editor completes operations and filter keys", () => {
  const names = (position: number): string[] =>
    editor()
      .getCompletionsAtPosition(FILE, position, undefined)
      ?.entries.map(({ name }) => name) ?? [];
  expect(names(CODE.indexOf("getFlowMetrics")).toSorted()).toEqual(Object.keys(reference).toSorted());
  expect(names(CODE.indexOf("sta: 1"))).toEqual(["q", "status"]);
});

/** A language service as an editor runs it, with one file open beside the sources. */
function editor(): ts.LanguageService {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    strict: true,
    allowImportingTsExtensions: true,
    noEmit: true,
    types: [],
  };
  return ts.createLanguageService({
    getScriptFileNames: () => [FILE],
    getScriptVersion: () => "1",
    getScriptSnapshot: (file) => {
      if (file === FILE) return ts.ScriptSnapshot.fromString(CODE);
      return ts.sys.fileExists(file) ? ts.ScriptSnapshot.fromString(readFileSync(file, "utf8")) : undefined;
    },
    getCurrentDirectory: () => fileURLToPath(new URL("..", import.meta.url)),
    getCompilationSettings: () => options,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  });
}
