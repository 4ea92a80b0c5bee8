import { describe, expect, test } from "vitest";
import { forwardingFiles, fullFolders, longFiles, repeatedDeclarations } from "./rules.ts";
import type { SourceFile } from "./source-file.ts";

const file = (path: string, text = ""): SourceFile => ({ path, text });
const filesIn = (folder: string, count: number): SourceFile[] =>
  Array.from({ length: count }, (_, index) => file(`${folder}/file-${index}.ts`));

describe("fullFolders", () => {
  test("accepts 12 files in a folder, and more in its subfolders", () => {
    expect(fullFolders([...filesIn("packages/a/src", 12), ...filesIn("packages/a/src/b", 12)])).toEqual([]);
  });

  test("rejects a thirteenth file", () => {
    expect(fullFolders(filesIn("packages/a/src", 13))).toEqual([
      "packages/a/src has 13 source files. Split it into folders of at most 12.",
    ]);
  });
});

describe("longFiles", () => {
  test("accepts a file with 300 lines", () => {
    expect(longFiles([file("packages/a/src/b.ts", "x();\n".repeat(300))])).toEqual([]);
  });

  test("rejects a file with 301 lines", () => {
    expect(longFiles([file("packages/a/src/b.ts", "x();\n".repeat(301))])).toEqual([
      "packages/a/src/b.ts has 301 lines. Split it into files of at most 300.",
    ]);
  });
});

describe("forwardingFiles", () => {
  const check = (text: string, entries: readonly string[] = []): string[] =>
    forwardingFiles([file("packages/a/src/b.ts", text)], new Set(entries));

  test.each([
    ["a re-export", 'export { b } from "./c.ts";\n'],
    ["a re-export of a type", 'export type { B } from "./c.ts";\n'],
    ["a re-export of everything", 'export * from "./c.ts";\n'],
    ["an export of an import", 'import { b } from "./c.ts";\nexport { b };\n'],
    ["a comment and a re-export", '/** All of it. */\nexport * as c from "./c.ts";\n'],
  ])("rejects a file with only %s", (_, text) => {
    expect(check(text)).toEqual([
      "packages/a/src/b.ts only forwards what other files declare. Import from those files instead.",
    ]);
  });

  test.each([
    ["a constant of its own", 'export * from "./c.ts";\nexport const b = 1;\n'],
    ["a type of its own", 'export * from "./c.ts";\nexport type B = 1;\n'],
    ["a statement", 'import { b } from "./c.ts";\nb();\n'],
    ["20 lines", 'export * from "./c.ts";\n'.repeat(20)],
  ])("accepts a file with %s", (_, text) => {
    expect(check(text)).toEqual([]);
  });

  test("accepts an entry of a package", () => {
    expect(check('export * from "./c.ts";\n', ["packages/a/src/b.ts"])).toEqual([]);
  });
});

describe("repeatedDeclarations", () => {
  const check = (one: string, other: string, path = "packages/a/test/support/c.ts"): string[] =>
    repeatedDeclarations([file("packages/a/src/b.ts", one), file(path, other)]);
  const FORMS: readonly [form: string, text: string][] = [
    ["type", "type B = 1;"],
    ["exported type", "export type B = 1;"],
    ["interface", "interface B { a: 1 }"],
    ["constant", "const B = 1;"],
    ["exported constant", "export const B = 1;"],
    ["function", "function B() {}"],
    ["exported async function", "export async function B() {}"],
    ["generator", "function* B() {}"],
    ["class", "class B {}"],
    ["exported abstract class", "export abstract class B {}"],
    ["default class", "export default class B {}"],
  ];

  test.each(FORMS)("rejects a %s with the name of a declaration in another file", (_, text) => {
    expect(check("export const B = 2;", text)).toEqual([
      "packages/a declares B more than once: packages/a/src/b.ts, packages/a/test/support/c.ts.",
    ]);
  });

  test.each([
    ["an import", 'import { B } from "./b.ts";'],
    ["a re-export", 'export { B } from "./b.ts";'],
    ["a local variable", "function c() { const B = 1; }"],
    ["a member", "class C { B() {} }"],
  ])("accepts %s with the name of a declaration in another file", (_, text) => {
    expect(check("export const B = 2;", text)).toEqual([]);
  });

  test("accepts overloads, and a type and a constant with the same name in one file", () => {
    expect(check("function B(a: 1): 1; function B(a: 2): 2; function B(a: any) {}", "")).toEqual([]);
    expect(check("const B = 1; type B = 1;", "")).toEqual([]);
  });

  test("accepts the same name in another package or example", () => {
    expect(check("const B = 1;", "const B = 1;", "packages/b/src/b.ts")).toEqual([]);
    const examples = ["examples/a/main.ts", "examples/b/main.ts"].map((path) => file(path, "const B = 1;"));
    expect(repeatedDeclarations(examples)).toEqual([]);
  });

  test("a file that cannot be parsed is an error", () => {
    expect(() => check("const = 1;", "")).toThrow(/^packages\/a\/src\/b\.ts: /);
  });
});
