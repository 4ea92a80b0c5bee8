import ts from "typescript-5";
import type { Declaration } from "./declarations.ts";
import { type Base, basesOf, type Member, membersOf, takenBy } from "./members.ts";
import { readReport } from "./report.ts";

/** An export, or what is part of one. */
export interface Thing {
  readonly kind: Declaration["kind"];
  /** What it has, with what it inherits. */
  readonly members: ReadonlyMap<string, Member>;
  /** All of it. */
  readonly text: string;
  /** The package that it is passed on from. */
  readonly from?: string;
}

/** What an entry offers, by name. */
export type Surface = ReadonlyMap<string, Thing>;

interface Declared extends Thing {
  readonly bases: readonly Base[];
}

/** Reads the surface from the report. */
export function surfaceOf(report: string): Surface {
  const declared = new Map<string, Declared>();
  for (const { kind, code } of readReport(report)) {
    for (const statement of ts.createSourceFile("report.ts", code, ts.ScriptTarget.Latest, true).statements) {
      for (const [name, one] of declaredIn(statement, kind)) {
        const other = declared.get(name);
        declared.set(name, other === undefined ? one : together(other, one));
      }
    }
  }
  return new Map(
    [...declared].map(([name, thing]) => [name, { ...thing, members: inherited(declared, name) }]),
  );
}

function declaredIn(statement: ts.Statement, kind: Thing["kind"]): [name: string, declared: Declared][] {
  const bare = { kind, text: statement.getText(), members: new Map<string, Member>(), bases: [] };
  if (ts.isExportDeclaration(statement)) {
    const { exportClause, moduleSpecifier } = statement;
    const names = exportClause && ts.isNamedExports(exportClause) ? exportClause.elements : [];
    const from = moduleSpecifier && ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : "";
    return names.map(({ name }) => [name.text, { ...bare, from }]);
  }
  const whole = (node: ts.Node | undefined): Declared =>
    node === undefined ? bare : { ...bare, members: new Map(membersOf(node)), bases: basesOf(node) };
  if (ts.isVariableStatement(statement)) {
    const { declarations } = statement.declarationList;
    return declarations.map(({ name, type }) => [name.getText(), whole(type)]);
  }
  const name = (statement as ts.DeclarationStatement).name?.getText() ?? "";
  if (ts.isFunctionDeclaration(statement)) {
    const call = { isOptional: false, takes: takenBy(statement.parameters) };
    return [[name, { ...bare, members: new Map([["()", call]]) }]];
  }
  return [[name, whole(ts.isTypeAliasDeclaration(statement) ? statement.type : statement)]];
}

/** Overloads, or an interface and a constant of one name. */
const together = (one: Declared, other: Declared): Declared => ({
  ...one,
  members: new Map([...one.members, ...other.members]),
  bases: [...one.bases, ...other.bases],
  text: `${one.text}\n${other.text}`,
});

function inherited(declared: ReadonlyMap<string, Declared>, name: string): ReadonlyMap<string, Member> {
  const thing = declared.get(name);
  if (thing === undefined) return new Map();
  const bases = thing.bases.flatMap(({ name: base, without }) =>
    base === name
      ? []
      : [...inherited(declared, base)].filter(([path]) => !without.has(path.split(".")[0] ?? "")),
  );
  return new Map([...bases, ...thing.members]);
}
