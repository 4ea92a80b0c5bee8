import ts from "typescript-5";
import { expect, test } from "vitest";
import { operations } from "../src/index.ts";
import { compileInSources, FILE, SOURCES } from "./support/compile.ts";

const IDS = Object.keys(operations);

test("no exported type of the package is any or never by accident, at any depth", () => {
  const findings = walk(`
    export * from "./index.ts";
    export * from "./paths.ts";
    export * from "./reference.ts";
    export * from "./schemas.ts";
    import type { Input, Output } from "./index.ts";
    export interface Inputs { ${IDS.map((id) => `${id}: Input<"${id}">`).join("; ")} }
    export interface Outputs { ${IDS.map((id) => `${id}: Output<"${id}">`).join("; ")} }
  `);
  expect(findings.errors).toEqual([]);
  expect(findings.accidents).toEqual([]);
  expect(findings.seen).toContain("createPathsClient()");
  for (const id of IDS) {
    expect(findings.seen).toContain(`Inputs.${id}`);
    expect(findings.seen).toContain(`Outputs.${id}`);
    expect(findings.seen).toContain(`Calls.${id}(input)`);
  }
});

test("walk finds any and never at every position", () => {
  const { accidents } = walk(`
    import type { Output } from "./index.ts";
    export interface Planted { list: any[]; nested?: { deeper: never }; gone?: never; query?: never }
    export type Misspelt = Output<"listTags">["dta"];
    export declare function call(input: any): Promise<never>;
    export declare class Holder<T> { held: Map<string, any>; field: { readonly [name: string]: never } | T }
  `);
  expect(accidents.toSorted()).toEqual([
    "Holder.field[string]: never",
    "Holder.held<1>: any",
    "Misspelt: any",
    "Planted.gone: never",
    "Planted.list<0>: any",
    "Planted.nested.deeper: never",
    "Planted.query: never",
    "call()<0>: never",
    "call(input): any",
  ]);
});

/** Positions where `never` is intended: openapi-typescript generates it where the description declares nothing. */
const INTENDED_NEVER: readonly RegExp[] = [
  // An operation without such parameters or without a body.
  /^Inputs\.\w+(<\d>)*\.(query|header|path|cookie|body)$/,
  /^paths\.[^.]+(\.[a-z]+)?\.parameters\.(query|header|path|cookie)$/,
  /^paths\.[^.]+\.[a-z]+\.requestBody$/,
  // A path without such an operation.
  /^paths\.[^.]+\.(get|put|post|delete|options|head|patch|trace)$/,
  // A response without a body.
  /^paths\.[^.]+\.[a-z]+\.responses\.\d+\.content$/,
  // Kinds of components that the description does not have.
  /^components\.(responses|requestBodies|headers|pathItems)$/,
];

interface Findings {
  /** The diagnostics of the compiler for the file. */
  readonly errors: readonly string[];
  readonly accidents: readonly string[];
  readonly seen: ReadonlySet<string>;
}

/** Walks the exports of a file in the folder of the sources, through all types that the package declares. */
function walk(code: string): Findings {
  const program = compileInSources(code);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(FILE);
  const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  if (source === undefined || module === undefined) throw new Error("The file was not read.");
  const accidents: string[] = [];
  const seen = new Set<string>();
  const walked = new Set<ts.Type>();

  // Breadth first, so that each type is reported by its shortest path.
  const queue: [type: ts.Type, path: string][] = [];
  for (const exported of checker.getExportsOfModule(module)) {
    const { name } = exported;
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    if (symbol.flags & ts.SymbolFlags.Type) queue.push([checker.getDeclaredTypeOfSymbol(symbol), name]);
    if (symbol.flags & ts.SymbolFlags.Value) queue.push([checker.getTypeOfSymbol(symbol), name]);
  }
  for (const [type, path] of queue) visit(type, path);
  const errors = ts
    .getPreEmitDiagnostics(program, source)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
  return { errors, accidents, seen };

  function visit(type: ts.Type, path: string): void {
    seen.add(path);
    if (type.flags & ts.TypeFlags.Any) accidents.push(`${path}: any`);
    if (type.flags & ts.TypeFlags.Never) report(path);
    if (walked.has(type)) return;
    walked.add(type);
    if (type.isUnionOrIntersection()) {
      queue.push(...type.types.map((part): [ts.Type, string] => [part, path]));
      return;
    }
    for (const [index, argument] of argumentsOf(type).entries()) queue.push([argument, `${path}<${index}>`]);
    if (isOwnType(type)) queueMembers(type, path);
  }

  function queueMembers(type: ts.Type, path: string): void {
    for (const property of type.getProperties()) {
      // The compiler adds `prototype` to a class, with `any` as its type parameters.
      if (property.flags & ts.SymbolFlags.Prototype) continue;
      const propertyPath = `${path}.${property.name}`;
      const value = checker.getTypeOfSymbol(property);
      // A property declared as `name?: never` has the type `undefined`.
      if (property.flags & ts.SymbolFlags.Optional && value.flags & ts.TypeFlags.Undefined)
        report(propertyPath);
      queue.push([value, propertyPath]);
    }
    for (const { keyType, type: value } of checker.getIndexInfosOfType(type)) {
      queue.push([value, `${path}[${checker.typeToString(keyType)}]`]);
    }
    for (const signature of [...type.getCallSignatures(), ...type.getConstructSignatures()]) {
      for (const parameter of signature.getParameters()) {
        queue.push([checker.getTypeOfSymbol(parameter), `${path}(${parameter.name})`]);
      }
      queue.push([signature.getReturnType(), `${path}()`]);
    }
  }

  function report(path: string): void {
    if (!INTENDED_NEVER.some((pattern) => pattern.test(path))) accidents.push(`${path}: never`);
  }

  function argumentsOf(type: ts.Type): readonly ts.Type[] {
    const isReference =
      type.flags & ts.TypeFlags.Object && (type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference;
    const own = isReference ? checker.getTypeArguments(type as ts.TypeReference) : [];
    return own.length > 0 ? own : (type.aliasTypeArguments ?? []);
  }

  /** The types of the platform and of openapi-fetch do not count. */
  function isOwnType(type: ts.Type): boolean {
    const declarations = type.symbol?.declarations ?? [];
    return declarations.some((declaration) => declaration.getSourceFile().fileName.startsWith(SOURCES));
  }
}
