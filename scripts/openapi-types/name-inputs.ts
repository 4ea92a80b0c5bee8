import ts from "typescript";
import { keyOf } from "./name-schemas.ts";

const { factory } = ts;

/** The names of the types of the query and the body of an operation. A part without a name gets no type of its own. */
export interface InputNames {
  readonly query: string | undefined;
  readonly body: string | undefined;
}

/**
 * Declares a type for each query and body that has a name, such as `ListTagsQuery` and `CreateTagBody`, and refers to
 * it in `operations`. Editors and error messages then show the name instead of all fields.
 *
 * @param names - The names, by the id of the operation.
 */
export function nameInputs(nodes: readonly ts.Node[], names: ReadonlyMap<string, InputNames>): ts.Node[] {
  const declarations: ts.TypeAliasDeclaration[] = [];
  const declare = (name: string | undefined, type: ts.TypeNode): ts.TypeNode => {
    if (name === undefined) return type;
    const modifiers = [factory.createToken(ts.SyntaxKind.ExportKeyword)];
    declarations.push(factory.createTypeAliasDeclaration(modifiers, name, undefined, type));
    return factory.createTypeReferenceNode(name);
  };
  const declareParts = (operation: ts.TypeElement): ts.TypeElement => {
    const named = names.get(keyOf(operation));
    const withQuery = mapAt(operation, ["parameters", "query"], (type) => declare(named?.query, type));
    return mapAt(withQuery, ["requestBody", "content", "*"], (type) => declare(named?.body, type));
  };
  const changed = nodes.map((node) => {
    if (!ts.isInterfaceDeclaration(node) || node.name.text !== "operations") return node;
    const { modifiers, name, typeParameters, heritageClauses } = node;
    const members = node.members.map(declareParts);
    return factory.updateInterfaceDeclaration(
      node,
      modifiers,
      name,
      typeParameters,
      heritageClauses,
      members,
    );
  });
  return [...changed, ...declarations];
}

/** Maps the type at a path below a member. `*` stands for every name. */
function mapAt(
  member: ts.TypeElement,
  [key, ...path]: readonly string[],
  map: (type: ts.TypeNode) => ts.TypeNode,
): ts.TypeElement {
  if (!ts.isPropertySignature(member) || member.type === undefined) return member;
  const { modifiers, name, questionToken, type } = member;
  if (key === undefined)
    return factory.updatePropertySignature(member, modifiers, name, questionToken, map(type));
  if (!ts.isTypeLiteralNode(type)) return member;
  const inner = type.members.map((one) => (key === "*" || keyOf(one) === key ? mapAt(one, path, map) : one));
  const mapped = factory.updateTypeLiteralNode(type, factory.createNodeArray(inner));
  return factory.updatePropertySignature(member, modifiers, name, questionToken, mapped);
}
