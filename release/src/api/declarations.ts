import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Entry, PublicPackage } from "@grinfi/public-packages";
import ts from "typescript-5";
import { isAbbreviated, isPrivate, print } from "./print.ts";

/** A declaration in the report of an entry. */
export interface Declaration {
  readonly name: string;
  /** `value`: exists at runtime. `type`: only a type. `hidden`: not exported, but exported declarations refer to it. */
  readonly kind: "hidden" | "type" | "value";
  /** The declaration as TypeScript. */
  readonly text: string;
}

/** Reads the declarations of each entry, by specifier. The packages must be built. */
export async function readDeclarations(
  packages: readonly PublicPackage[],
): Promise<ReadonlyMap<string, readonly Declaration[]>> {
  const files = packages.flatMap(({ entries }) => entries.map(({ types }) => types));
  const program = ts.createProgram(files, OPTIONS);
  const found = new Map<string, readonly Declaration[]>();
  for (const own of packages) {
    for (const entry of own.entries) {
      const runtime = (await import(pathToFileURL(entry.code).href)) as object;
      const values = new Set(Object.keys(runtime));
      found.set(entry.specifier, declarationsOf({ program, packages, own, entry, values }));
    }
  }
  return found;
}

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  strict: true,
  skipLibCheck: true,
  noEmit: true,
  types: [],
};

interface EntryContext {
  readonly program: ts.Program;
  readonly packages: readonly PublicPackage[];
  readonly own: PublicPackage;
  readonly entry: Entry;
  /** The names of exports that exist at runtime. */
  readonly values: ReadonlySet<string>;
}

interface FoundDeclaration extends Omit<Declaration, "text"> {
  readonly nodes: readonly ts.Node[];
}

/**
 * Returns the exports of the entry, and the declarations that they refer to and that no entry of the package exports.
 */
function declarationsOf({ program, packages, own, entry, values }: EntryContext): Declaration[] {
  const checker = program.getTypeChecker();
  const original = (symbol: ts.Symbol): ts.Symbol =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const isOwn = (node: ts.Node): boolean => isIn(own, node);
  const known = new Set(own.entries.flatMap(({ types }) => exportsOf(program, types).map(original)));
  const queue = exportsOf(program, entry.types).map((symbol): FoundDeclaration => {
    const kind = values.has(symbol.name) ? "value" : "type";
    return { name: symbol.name, kind, nodes: original(symbol).declarations ?? [] };
  });
  const declared: Declaration[] = [];
  for (const { name, kind, nodes } of queue) {
    if (!nodes.some(isOwn)) {
      declared.push({ name, kind, text: reExport(name, kind, packageOf(nodes, packages)) });
      continue;
    }
    declared.push({ name, kind, text: nodes.map((node) => print(node, name, kind !== "hidden")).join("\n") });
    for (const used of nodes.flatMap((node) => symbolsIn(node, checker)).map(original)) {
      const isDeclared = used.declarations?.some((node) => isOwn(node) && isTopLevel(node)) ?? false;
      if (!isDeclared || known.has(used)) continue;
      known.add(used);
      queue.push({ name: used.name, kind: "hidden", nodes: used.declarations ?? [] });
    }
  }
  return declared.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function exportsOf(program: ts.Program, file: string): readonly ts.Symbol[] {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${file} is missing or exports nothing.`);
  return checker.getExportsOfModule(module);
}

/** Returns the symbols that the printed part of a declaration refers to. */
function symbolsIn(node: ts.Node, checker: ts.TypeChecker): ts.Symbol[] {
  const found: ts.Symbol[] = [];
  const visit = (child: ts.Node): void => {
    if (isPrivate(child)) return;
    const symbol = ts.isIdentifier(child) ? checker.getSymbolAtLocation(child) : undefined;
    if (symbol !== undefined) found.push(symbol);
    if (!isAbbreviated(child)) ts.forEachChild(child, visit);
  };
  visit(node);
  return found;
}

const isTopLevel = (node: ts.Node): boolean =>
  ts.isSourceFile(node.parent) ||
  (ts.isVariableDeclaration(node) && ts.isVariableStatement(node.parent.parent));

const reExport = (name: string, kind: Declaration["kind"], from: string): string =>
  `export ${kind === "type" ? "type " : ""}{ ${name} } from "${from}";`;

const isIn = ({ folder }: PublicPackage, node: ts.Node): boolean =>
  node.getSourceFile().fileName.startsWith(join(folder, "dist/"));

function packageOf(nodes: readonly ts.Node[], packages: readonly PublicPackage[]): string {
  const [node] = nodes;
  const file = node?.getSourceFile().fileName ?? "";
  const own = packages.find((other) => node !== undefined && isIn(other, node));
  const [, foreign] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file) ?? [];
  const name = own?.manifest.name ?? foreign;
  if (name === undefined) throw new Error(`${file} belongs to no package.`);
  return name;
}
