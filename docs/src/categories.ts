import { Comment, CommentTag, type DeclarationReflection } from "typedoc";

/** Where a thing stands among the others of its package, by the file that it comes from. */
const CATEGORIES: readonly (readonly [RegExp, string])[] = [
  [/^@grinfi\/sdk\/src\/generated\/resources\.ts$/, "Resources"],
  [/^@grinfi\/sdk\/src\/resources\//, "Resources"],
  [/^@grinfi\/sdk\/src\/generated\/types\.ts$/, "Things"],
  [/^@grinfi\/sdk\/src\/jobs\//, "Jobs"],
  [/\/errors\//, "Errors"],
];

export const CATEGORY_ORDER: readonly string[] = ["Client", "Resources", "Jobs", "Things", "Errors"];

/** Each member of a package that has them gets its category; what has none is about the client. */
export function categorise(member: DeclarationReflection): void {
  const { packageName, packagePath } = member.project.getSymbolIdFromReflection(member) ?? {};
  const [, name] = CATEGORIES.find(([file]) => file.test(`${packageName}/${packagePath}`)) ?? [];
  if (name === undefined) return;
  member.comment ??= new Comment();
  member.comment.blockTags.push(new CommentTag("@category", [{ kind: "text", text: name }]));
}
