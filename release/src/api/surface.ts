import ts from "typescript-5";
import type { Declaration } from "./declarations.ts";
import { arityOf, type BaseType, basesOf, type Member, membersOf } from "./members.ts";
import { readReport } from "./report.ts";

/** A declaration that an entry exports, or that an exported declaration refers to. */
export interface ApiDeclaration {
  readonly kind: Declaration["kind"];
  /** Own and inherited members, by path. */
  readonly members: ReadonlyMap<string, Member>;
  /** The complete text. */
  readonly text: string;
  /** The package that it is re-exported from. */
  readonly from?: string;
}

/** The API of an entry: its declarations by name. */
export type Surface = ReadonlyMap<string, ApiDeclaration>;

interface DeclarationWithBases extends ApiDeclaration {
  readonly bases: readonly BaseType[];
}

/** Reads the surface from a report. */
export function readSurface(report: string): Surface {
  const declared = new Map<string, DeclarationWithBases>();
  for (const { kind, code } of readReport(report)) {
    for (const statement of ts.createSourceFile("report.ts", code, ts.ScriptTarget.Latest, true).statements) {
      for (const [name, one] of declarationsIn(statement, kind)) {
        const other = declared.get(name);
        declared.set(name, other === undefined ? one : merge(other, one));
      }
    }
  }
  return new Map(
    [...declared].map(([name, declaration]) => [
      name,
      { ...declaration, members: withInheritedMembers(declared, name) },
    ]),
  );
}

function declarationsIn(
  statement: ts.Statement,
  kind: ApiDeclaration["kind"],
): [name: string, declaration: DeclarationWithBases][] {
  const withoutMembers = { kind, text: statement.getText(), members: new Map<string, Member>(), bases: [] };
  if (ts.isExportDeclaration(statement)) {
    const { exportClause, moduleSpecifier } = statement;
    const names = exportClause && ts.isNamedExports(exportClause) ? exportClause.elements : [];
    const from = moduleSpecifier && ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : "";
    return names.map(({ name }) => [name.text, { ...withoutMembers, from }]);
  }
  const withMembers = (node: ts.Node | undefined): DeclarationWithBases =>
    node === undefined
      ? withoutMembers
      : { ...withoutMembers, members: new Map(membersOf(node)), bases: basesOf(node) };
  if (ts.isVariableStatement(statement)) {
    const { declarations } = statement.declarationList;
    return declarations.map(({ name, type }) => [name.getText(), withMembers(type)]);
  }
  const name = (statement as ts.DeclarationStatement).name?.getText() ?? "";
  if (ts.isFunctionDeclaration(statement)) {
    const call = { isOptional: false, arity: arityOf(statement.parameters) };
    return [[name, { ...withoutMembers, members: new Map([["()", call]]) }]];
  }
  return [[name, withMembers(ts.isTypeAliasDeclaration(statement) ? statement.type : statement)]];
}

/** Merges overloads, or an interface and a constant with the same name. */
const merge = (one: DeclarationWithBases, other: DeclarationWithBases): DeclarationWithBases => ({
  ...one,
  members: new Map([...one.members, ...other.members]),
  bases: [...one.bases, ...other.bases],
  text: `${one.text}\n${other.text}`,
});

function withInheritedMembers(
  declared: ReadonlyMap<string, DeclarationWithBases>,
  name: string,
): ReadonlyMap<string, Member> {
  const declaration = declared.get(name);
  if (declaration === undefined) return new Map();
  const bases = declaration.bases.flatMap(({ name: base, omitted }) =>
    base === name
      ? []
      : [...withInheritedMembers(declared, base)].filter(([path]) => !omitted.has(path.split(".")[0] ?? "")),
  );
  return new Map([...bases, ...declaration.members]);
}
