import { Comment, CommentTag, type DeclarationReflection } from "typedoc";

/** The category of an export, by the file that declares it. */
const CATEGORIES: readonly (readonly [RegExp, string])[] = [
  [/^@grinfi\/sdk\/src\/generated\/resources\.ts$/, "Resources"],
  [/^@grinfi\/sdk\/src\/resources\//, "Resources"],
  [/^@grinfi\/sdk\/src\/generated\/types\.ts$/, "Objects"],
  [/^@grinfi\/sdk\/src\/jobs\//, "Jobs"],
  [/\/errors\//, "Errors"],
];

export const CATEGORY_ORDER: readonly string[] = ["Client", "Resources", "Jobs", "Objects", "Errors"];

/** Sets the category of an export. Exports without one get the default category. */
export function categorise(member: DeclarationReflection): void {
  const { packageName, packagePath } = member.project.getSymbolIdFromReflection(member) ?? {};
  const [, name] = CATEGORIES.find(([file]) => file.test(`${packageName}/${packagePath}`)) ?? [];
  if (name === undefined) return;
  member.comment ??= new Comment();
  member.comment.blockTags.push(new CommentTag("@category", [{ kind: "text", text: name }]));
}
