import ts from "typescript";

const { factory } = ts;

interface DescribedSchemas {
  readonly components?: { readonly schemas?: object };
}

interface NamedSchema {
  readonly "x-sdk-type"?: string;
  readonly description?: string;
}

/**
 * Declares a type for each schema that has `x-sdk-type`, and refers to that type wherever the schema is used.
 *
 * TypeScript shows the name of a type only if its declaration contains the type itself: with `type Contact =
 * Schemas["lead"]`, an editor shows all fields of the schema instead of `Contact`.
 */
export function nameSchemas(nodes: readonly ts.Node[], description: object): ts.Node[] {
  const schemas = new Map<string, NamedSchema>(
    Object.entries((description as DescribedSchemas).components?.schemas ?? {}),
  );
  const nameOf = (key: string): string | undefined => schemas.get(key)?.["x-sdk-type"];
  const declarations: ts.TypeAliasDeclaration[] = [];

  const declare = (member: ts.TypeElement): ts.TypeElement => {
    if (!ts.isPropertySignature(member) || member.type === undefined) return member;
    const key = keyOf(member);
    const name = nameOf(key);
    if (name === undefined) return member;
    declarations.push(declaration(name, member.type, schemas.get(key)?.description));
    return withType(member, factory.createTypeReferenceNode(name));
  };
  const declareAll = (member: ts.TypeElement): ts.TypeElement => {
    if (!ts.isPropertySignature(member) || keyOf(member) !== "schemas") return member;
    if (member.type === undefined || !ts.isTypeLiteralNode(member.type)) return member;
    return withType(member, factory.createTypeLiteralNode(member.type.members.map(declare)));
  };
  const declared = nodes.map((node) => {
    if (!ts.isInterfaceDeclaration(node) || node.name.text !== "components") return node;
    const { modifiers, name, typeParameters, heritageClauses } = node;
    const members = node.members.map(declareAll);
    return factory.createInterfaceDeclaration(modifiers, name, typeParameters, heritageClauses, members);
  });
  const sorted = declarations.sort((a, b) => (a.name.text < b.name.text ? -1 : 1));
  return [...declared, ...sorted].map((node) => withNamedReferences(node, nameOf));
}

/** Returns the name of a member, or an empty string if it has none. */
export const keyOf = ({ name }: ts.TypeElement): string =>
  name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name))
    ? name.text
    : "";

const withType = (
  { modifiers, name, questionToken }: ts.PropertySignature,
  type: ts.TypeNode,
): ts.TypeElement => factory.createPropertySignature(modifiers, name, questionToken, type);

function declaration(name: string, type: ts.TypeNode, text: string | undefined): ts.TypeAliasDeclaration {
  const modifiers = [factory.createToken(ts.SyntaxKind.ExportKeyword)];
  const node = factory.createTypeAliasDeclaration(modifiers, name, undefined, type);
  if (text === undefined) return node;
  const lines = text.trim().replaceAll("*/", "*\\/").split(/\r?\n/);
  const comment = `*\n${lines.map((line) => ` * ${line}`.trimEnd()).join("\n")}\n `;
  return ts.addSyntheticLeadingComment(node, ts.SyntaxKind.MultiLineCommentTrivia, comment, true);
}

/** Replaces `components["schemas"]["lead"]` with `Contact`. */
function withNamedReferences(node: ts.Node, nameOf: (key: string) => string | undefined): ts.Node {
  const { transformed } = ts.transform(node, [
    (context) => (root) => {
      const visit = (current: ts.Node): ts.Node => {
        const name = nameOf(schemaOf(current) ?? "");
        return name === undefined
          ? ts.visitEachChild(current, visit, context)
          : factory.createTypeReferenceNode(name);
      };
      return visit(root);
    },
  ]);
  return transformed[0] ?? node;
}

/** Returns `lead` for `components["schemas"]["lead"]`. */
function schemaOf(node: ts.Node): string | undefined {
  if (!ts.isIndexedAccessTypeNode(node) || !ts.isIndexedAccessTypeNode(node.objectType)) return undefined;
  const { objectType: components, indexType: kind } = node.objectType;
  const isSchema =
    ts.isTypeReferenceNode(components) &&
    ts.isIdentifier(components.typeName) &&
    components.typeName.text === "components" &&
    textOf(kind) === "schemas";
  return isSchema ? textOf(node.indexType) : undefined;
}

const textOf = (node: ts.TypeNode): string | undefined =>
  ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal) ? node.literal.text : undefined;
