import { join } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript-5";
import type { PublicPackage } from "../packages.ts";
import { isCrowded, isPrivate, print } from "./print.ts";

/** A declaration of a package, as the report has it. */
export interface Declaration {
  readonly name: string;
  /** What can be used at runtime, what is only a type, and what cannot be imported but is part of the others. */
  readonly kind: "hidden" | "type" | "value";
  /** TypeScript. */
  readonly text: string;
}

/** Reads what the entries of the packages declare, by specifier. The packages must have been built. */
export async function readDeclarations(
  packages: readonly PublicPackage[],
): Promise<ReadonlyMap<string, readonly Declaration[]>> {
  const files = packages.flatMap(({ entries }) => entries.map(({ types }) => types));
  const program = ts.createProgram(files, OPTIONS);
  const found = new Map<string, readonly Declaration[]>();
  for (const { folder, entries } of packages) {
    for (const { specifier, types, code } of entries) {
      const values = new Set(Object.keys((await import(pathToFileURL(code).href)) as object));
      found.set(
        specifier,
        declarationsOf(program, { file: types, values, dist: join(folder, "dist") }, packages),
      );
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

interface Source {
  readonly file: string;
  /** The names that are there at runtime. */
  readonly values: ReadonlySet<string>;
  /** The folder that holds the declarations of the package. */
  readonly dist: string;
}

function declarationsOf(
  program: ts.Program,
  { file, values, dist }: Source,
  packages: readonly PublicPackage[],
): Declaration[] {
  const checker = program.getTypeChecker();
  const original = (symbol: ts.Symbol): ts.Symbol =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const isOwn = (node: ts.Node): boolean => node.getSourceFile().fileName.startsWith(`${dist}/`);
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${file} is missing or exports nothing.`);

  const declared: Declaration[] = [];
  const exported = checker.getExportsOfModule(module);
  const seen = new Set(exported.map(original));
  const exportedFrom = new Set(exportedSymbols(program, packages, dist).map(original));
  const queue: { name: string; kind: Declaration["kind"]; symbol: ts.Symbol }[] = exported.map((symbol) => ({
    name: symbol.name,
    kind: values.has(symbol.name) ? "value" : "type",
    symbol: original(symbol),
  }));
  for (const { name, kind, symbol } of queue) {
    const nodes = symbol.declarations ?? [];
    const [first] = nodes;
    if (first === undefined) throw new Error(`${file} exports ${name}, which is declared nowhere.`);
    if (!isOwn(first)) {
      const from = packageOf(first, packages);
      declared.push({
        name,
        kind,
        text: `export ${kind === "type" ? "type " : ""}{ ${name} } from "${from}";`,
      });
      continue;
    }
    declared.push({ name, kind, text: nodes.map((node) => print(node, name, kind !== "hidden")).join("\n") });
    for (const used of nodes.flatMap((node) => symbolsIn(node, checker)).map(original)) {
      const isHidden = used.declarations?.some((node) => isOwn(node) && isStatement(node)) ?? false;
      if (!isHidden || seen.has(used) || exportedFrom.has(used)) continue;
      seen.add(used);
      queue.push({ name: used.name, kind: "hidden", symbol: used });
    }
  }
  return declared.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** What all entries of the package in that folder export. */
function exportedSymbols(
  program: ts.Program,
  packages: readonly PublicPackage[],
  dist: string,
): readonly ts.Symbol[] {
  const checker = program.getTypeChecker();
  const own = packages.find(({ folder }) => join(folder, "dist") === dist);
  return (own?.entries ?? []).flatMap(({ types }) => {
    const source = program.getSourceFile(types);
    const module = source && checker.getSymbolAtLocation(source);
    return module === undefined ? [] : checker.getExportsOfModule(module);
  });
}

/** What a declaration refers to, as far as the report shows it. */
function symbolsIn(node: ts.Node, checker: ts.TypeChecker): ts.Symbol[] {
  const found: ts.Symbol[] = [];
  const visit = (child: ts.Node): void => {
    if (isPrivate(child)) return;
    const symbol = ts.isIdentifier(child) ? checker.getSymbolAtLocation(child) : undefined;
    if (symbol !== undefined) found.push(symbol);
    if (!isCrowded(child)) ts.forEachChild(child, visit);
  };
  visit(node);
  return found;
}

const isStatement = (node: ts.Node): boolean =>
  ts.isSourceFile(node.parent) ||
  (ts.isVariableDeclaration(node) && ts.isVariableStatement(node.parent.parent));

function packageOf(node: ts.Node, packages: readonly PublicPackage[]): string {
  const { fileName } = node.getSourceFile();
  const own = packages.find(({ folder }) => fileName.startsWith(`${folder}/`));
  const [, foreign] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(fileName) ?? [];
  const name = own?.manifest.name ?? foreign;
  if (name === undefined) throw new Error(`${fileName} belongs to no package.`);
  return name;
}
