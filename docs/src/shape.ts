import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import {
  type Application,
  type Context,
  Converter,
  type DeclarationReflection,
  MinimalSourceFile,
  normalizePath,
  type ProjectReflection,
  type Reflection,
  ReflectionKind,
} from "typedoc";
import { categorise } from "./categories.ts";
import type { Entry } from "./packages.ts";
import type { MarkdownPage } from "./pages.ts";
import { moveFields } from "./things.ts";

/** Every path, call and schema of the API once more: the methods of the resources say it in the words of the product. */
const LEFT_OUT: readonly string[] = ["Calls", "components", "operations", "paths"];

/** Makes of what typedoc reads the pages that people expect. */
export function shape(app: Application, entries: readonly Entry[], pages: readonly MarkdownPage[]): void {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }: Context) => {
    nameDocuments(project, pages);
    const members = (project.children ?? []).flatMap(({ children = [] }) => children);
    const components = members.find(
      ({ name, kind }) => name === "components" && kind === ReflectionKind.Interface,
    );
    if (components !== undefined) moveFields(members, components);
    for (const module of project.children ?? []) {
      const entry = entries.find(({ specifier }) => specifier === module.name);
      if (entry?.readme !== undefined) addReadme(app, module, entry.readme);
      for (const member of [...(module.children ?? [])]) shapeMember(member);
    }
  });
  app.converter.on(Converter.EVENT_RESOLVE, (_: Context, reflection: Reflection) => describe(reflection));
}

function nameDocuments(project: ProjectReflection, pages: readonly MarkdownPage[]): void {
  for (const document of project.documents ?? []) {
    const path = project.files.getReflectionPath(document);
    const page = pages.find((one) => normalizePath(one.path) === path);
    if (page !== undefined) document.name = page.title;
  }
}

/** The README, without its title, stands on the page of its package; links to it or its folder lead there. */
function addReadme({ converter }: Application, module: DeclarationReflection, readme: string): void {
  const path = normalizePath(readme);
  const { files } = module.project;
  const text = readFileSync(readme, "utf8").replace(/^# .*\n/, "");
  module.readme = converter.parseRawComment(new MinimalSourceFile(text, path), files).content;
  files.registerReflectionPath(path, module);
  files.registerReflectionPath(normalizePath(dirname(readme)), module);
}

function shapeMember(member: DeclarationReflection): void {
  const { project } = member;
  if (LEFT_OUT.includes(member.name)) {
    project.removeReflection(member);
    return;
  }
  categorise(member);
  // Resources come with the client; nobody makes one.
  if (!/Resources?$/.test(member.name)) return;
  for (const one of member.getChildrenByKind(ReflectionKind.Constructor)) project.removeReflection(one);
}

/** The words of generated types stand in a tag. */
function describe({ comment }: Reflection): void {
  const words = comment?.getTag("@description");
  if (comment === undefined || words === undefined) return;
  comment.summary = words.content;
  comment.removeTags("@description");
}
