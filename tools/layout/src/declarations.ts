import { type Declaration, parseSync, type Statement } from "oxc-parser";
import type { SourceFile } from "./source-file.ts";

/** A name that a file re-exports from another module. */
interface ReExport {
  /** The name under which it is exported, or `*` for all names of the module. */
  readonly name: string;
  /** The name in the module that it comes from. */
  readonly originalName: string;
  readonly specifier: string;
}

/** The top-level names of a file. */
export interface FileNames {
  /** Functions, classes, constants and types that the file declares. */
  readonly declared: ReadonlySet<string>;
  /** Declarations that the file exports: the exported name, and the name of the declaration. */
  readonly exported: ReadonlyMap<string, string>;
  readonly reExports: readonly ReExport[];
  /** Whether the file has only imports, re-exports and exports of imported names. */
  readonly onlyForwards: boolean;
}

const cache = new WeakMap<SourceFile, FileNames>();

/**
 * Reads the top-level names of a file.
 *
 * @throws SyntaxError if the file cannot be parsed.
 */
export function namesOf(file: SourceFile): FileNames {
  const names = cache.get(file) ?? readNames(file);
  cache.set(file, names);
  return names;
}

function readNames({ path, text }: SourceFile): FileNames {
  const { program, errors } = parseSync(path, text);
  const [error] = errors;
  if (error !== undefined) throw new SyntaxError(`${path}: ${error.message}`);
  const declared = new Set(program.body.flatMap(declaredNames));
  const imported = new Map(program.body.flatMap(importedNames));
  const exported = new Map<string, string>();
  const reExports = program.body.flatMap(reExportsIn);
  for (const [name, local] of program.body.flatMap(localExports)) {
    const origin = imported.get(local);
    if (origin === undefined) exported.set(name, local);
    else reExports.push({ ...origin, name });
  }
  const onlyForwards = declared.size === 0 && program.body.every(isImportOrExport);
  return { declared, exported, reExports, onlyForwards };
}

function declaredNames(statement: Statement): string[] {
  switch (statement.type) {
    case "ExportNamedDeclaration":
    case "ExportDefaultDeclaration":
      return statement.declaration ? declaredNames(statement.declaration as Statement) : [];
    case "VariableDeclaration":
      return statement.declarations.flatMap(({ id }) => (id.type === "Identifier" ? [id.name] : []));
    default:
      return isNamedDeclaration(statement) && statement.id?.type === "Identifier" ? [statement.id.name] : [];
  }
}

/** Returns the imported names, by their local name. */
function importedNames(statement: Statement): [local: string, origin: Omit<ReExport, "name">][] {
  if (statement.type !== "ImportDeclaration") return [];
  const specifier = statement.source.value;
  return statement.specifiers.map((imported) => {
    const originalName = imported.type === "ImportSpecifier" ? textOf(imported.imported) : imported.type;
    return [imported.local.name, { originalName, specifier }];
  });
}

function localExports(statement: Statement): [name: string, local: string][] {
  if (statement.type !== "ExportNamedDeclaration" || statement.source) return [];
  const declarations = declaredNames(statement).map((name): [string, string] => [name, name]);
  return [
    ...declarations,
    ...statement.specifiers.map(({ exported, local }): [string, string] => [textOf(exported), textOf(local)]),
  ];
}

function reExportsIn(statement: Statement): ReExport[] {
  if (statement.type === "ExportAllDeclaration") {
    const specifier = statement.source.value;
    return [{ name: statement.exported ? textOf(statement.exported) : "*", originalName: "*", specifier }];
  }
  if (statement.type !== "ExportNamedDeclaration" || !statement.source) return [];
  const specifier = statement.source.value;
  return statement.specifiers.map(({ exported, local }) => ({
    name: textOf(exported),
    originalName: textOf(local),
    specifier,
  }));
}

type ModuleExportName = { readonly type: string } & ({ readonly name: string } | { readonly value: string });

const textOf = (name: ModuleExportName): string => ("name" in name ? name.name : name.value);

type NamedDeclaration = Exclude<Declaration, { type: "VariableDeclaration" }>;

const isNamedDeclaration = (statement: Statement): statement is NamedDeclaration & Statement =>
  /^(Function|Class|TSInterface|TSTypeAlias|TSEnum)\w*Declaration$/.test(statement.type);

const isImportOrExport = ({ type }: Statement): boolean =>
  /^(Import|ExportNamed|ExportAll)Declaration$/.test(type);
