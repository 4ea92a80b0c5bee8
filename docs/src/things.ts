import {
  type DeclarationReflection,
  IndexedAccessType,
  IntrinsicType,
  LiteralType,
  makeRecursiveVisitor,
  ReflectionType,
} from "typedoc";

/**
 * `Contact` and the other things are names for schemas of the API: their pages get the fields, which typedoc has read with
 * `components` only.
 *
 * @param members - What a package exports.
 * @param components - All schemas.
 */
export function moveFields(
  members: readonly DeclarationReflection[],
  components: DeclarationReflection,
): void {
  const schemas = components.getChildByName(["schemas"]) as DeclarationReflection | undefined;
  const all = schemas?.type instanceof ReflectionType ? schemas.type.declaration.children : undefined;
  for (const member of members) {
    const schema = all?.find(({ name }) => name === schemaOf(member));
    if (schema?.type === undefined) continue;
    member.type = schema.type;
    // It goes when `components` does.
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
