import ts from "typescript-5";

export interface Member {
  readonly isOptional: boolean;
  /** The number of arguments, if the member is a function. */
  readonly arity?: Arity;
}

interface Arity {
  readonly minimum: number;
  readonly maximum: number;
}

/** A type whose members another type inherits. */
export interface BaseType {
  readonly name: string;
  /** Members that are not inherited. */
  readonly omitted: ReadonlySet<string>;
}

/** Returns the members of a class, an interface or an object type, by path: `list`, `options.limit`, `constructor`. */
export function* membersOf(node: ts.Node, path = ""): Generator<[path: string, member: Member]> {
  if (ts.isIntersectionTypeNode(node)) for (const part of node.types) yield* membersOf(part, path);
  if (!(ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeLiteralNode(node))) return;
  for (const member of node.members) {
    const name =
      path + (ts.isConstructorDeclaration(member) ? "constructor" : (member.name?.getText() ?? "[]"));
    const isOptional = "questionToken" in member && member.questionToken !== undefined;
    if (
      ts.isMethodDeclaration(member) ||
      ts.isMethodSignature(member) ||
      ts.isConstructorDeclaration(member)
    ) {
      yield [name, { isOptional, arity: arityOf(member.parameters) }];
    } else {
      yield [name, { isOptional }];
      if (ts.isPropertyDeclaration(member) || ts.isPropertySignature(member))
        if (member.type) yield* membersOf(member.type, `${name}.`);
    }
  }
}

export function arityOf(parameters: readonly ts.ParameterDeclaration[]): Arity {
  const required = parameters.filter(
    ({ questionToken, initializer, dotDotDotToken }) => !questionToken && !initializer && !dotDotDotToken,
  );
  const hasRest = parameters.some(({ dotDotDotToken }) => dotDotDotToken !== undefined);
  return { minimum: required.length, maximum: hasRest ? Number.POSITIVE_INFINITY : parameters.length };
}

/** Returns the types that a class, an interface or an intersection is based on: `A`, or `Omit<A, "b">`. */
export function basesOf(node: ts.Node): BaseType[] {
  const types: readonly ts.Node[] = ts.isIntersectionTypeNode(node)
    ? node.types
    : ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node)
      ? (node.heritageClauses ?? []).flatMap((clause) => [...clause.types])
      : [];
  return types.flatMap((type) => {
    const isReference = ts.isTypeReferenceNode(type) || ts.isExpressionWithTypeArguments(type);
    if (!isReference) return [];
    const name = (ts.isTypeReferenceNode(type) ? type.typeName : type.expression).getText();
    const [base, omitted] = type.typeArguments ?? [];
    if (name !== "Omit" || base === undefined || !ts.isTypeReferenceNode(base))
      return [{ name, omitted: new Set() }];
    return [{ name: base.typeName.getText(), omitted: new Set(omitted && literalsIn(omitted)) }];
  });
}

/** Returns the string literals of a literal type or a union of them. */
function literalsIn(node: ts.TypeNode): string[] {
  const parts = ts.isUnionTypeNode(node) ? node.types : [node];
  return parts.flatMap((part) =>
    ts.isLiteralTypeNode(part) && ts.isStringLiteral(part.literal) ? [part.literal.text] : [],
  );
}
