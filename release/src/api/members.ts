import ts from "typescript-5";

export interface Member {
  readonly isOptional: boolean;
  /** How many arguments must and may be given; absent when it is not called. */
  readonly takes?: Taken;
}

export interface Taken {
  readonly atLeast: number;
  readonly atMost: number;
}

/** A type that another one has all members of, but for some. */
export interface Base {
  readonly name: string;
  readonly without: ReadonlySet<string>;
}

/** The members of a class, an interface or an object, by the way to them: `list`, `options.limit`, `constructor`. */
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
      yield [name, { isOptional, takes: takenBy(member.parameters) }];
    } else {
      yield [name, { isOptional }];
      if (ts.isPropertyDeclaration(member) || ts.isPropertySignature(member))
        if (member.type) yield* membersOf(member.type, `${name}.`);
    }
  }
}

export function takenBy(parameters: readonly ts.ParameterDeclaration[]): Taken {
  const needed = parameters.filter(
    ({ questionToken, initializer, dotDotDotToken }) => !questionToken && !initializer && !dotDotDotToken,
  );
  const hasRest = parameters.some(({ dotDotDotToken }) => dotDotDotToken !== undefined);
  return { atLeast: needed.length, atMost: hasRest ? Number.POSITIVE_INFINITY : parameters.length };
}

/** The types that a class, an interface or an intersection is made on: `A`, or `Omit<A, "b">`. */
export function basesOf(node: ts.Node): Base[] {
  const types: readonly ts.Node[] = ts.isIntersectionTypeNode(node)
    ? node.types
    : ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node)
      ? (node.heritageClauses ?? []).flatMap((clause) => [...clause.types])
      : [];
  return types.flatMap((type) => {
    const isReference = ts.isTypeReferenceNode(type) || ts.isExpressionWithTypeArguments(type);
    if (!isReference) return [];
    const name = (ts.isTypeReferenceNode(type) ? type.typeName : type.expression).getText();
    const [of, without] = type.typeArguments ?? [];
    if (name !== "Omit" || of === undefined || !ts.isTypeReferenceNode(of))
      return [{ name, without: new Set() }];
    return [{ name: of.typeName.getText(), without: new Set(without && literalsIn(without)) }];
  });
}

function literalsIn(node: ts.TypeNode): string[] {
  const parts = ts.isUnionTypeNode(node) ? node.types : [node];
  return parts.flatMap((part) =>
    ts.isLiteralTypeNode(part) && ts.isStringLiteral(part.literal) ? [part.literal.text] : [],
  );
}
