import {
  type DeclarationReflection,
  IndexedAccessType,
  IntrinsicType,
  LiteralType,
  makeRecursiveVisitor,
  ReflectionType,
} from "typedoc";

/**
 * Adds the fields of schemas to the pages of types such as `Contact`, which are only names for schemas. Typedoc reads
 * the fields as part of `components`, which the reference omits.
 *
 * @param members - The exports of a package.
 * @param components - The interface with all schemas.
 */
export function inlineSchemaFields(
  members: readonly DeclarationReflection[],
  components: DeclarationReflection,
): void {
  const schemas = components.getChildByName(["schemas"]) as DeclarationReflection | undefined;
  const all = schemas?.type instanceof ReflectionType ? schemas.type.declaration.children : undefined;
  for (const member of members) {
    const schema = all?.find(({ name }) => name === schemaOf(member));
    if (schema?.type === undefined) continue;
    member.type = schema.type;
    // The original type is removed together with `components`.
    schema.type = new IntrinsicType("unknown");
    member.type.visit(
      makeRecursiveVisitor({
        reflection: ({ declaration }) => {
          if (declaration.parent === schema) declaration.parent = member;
        },
      }),
    );
  }
}

function schemaOf({ type }: DeclarationReflection): string | undefined {
  if (!(type instanceof IndexedAccessType) || !(type.indexType instanceof LiteralType)) return undefined;
  return String(type.indexType.value);
}
