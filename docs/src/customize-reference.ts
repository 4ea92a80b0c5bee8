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
import { inlineSchemaFields } from "./schema-fields.ts";

/** Exports that repeat the operations and schemas of the API, which the resources and their types already document. */
const OMITTED_EXPORTS: readonly string[] = ["Calls", "components", "operations", "paths"];

/** Customizes the reference that typedoc generates: titles, READMEs, categories, and omitted exports. */
export function customizeReference(
  app: Application,
  entries: readonly Entry[],
  pages: readonly MarkdownPage[],
): void {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }: Context) => {
    setTitles(project, pages);
    const members = (project.children ?? []).flatMap(({ children = [] }) => children);
    const components = members.find(
      ({ name, kind }) => name === "components" && kind === ReflectionKind.Interface,
    );
    if (components !== undefined) inlineSchemaFields(members, components);
    for (const module of project.children ?? []) {
      const entry = entries.find(({ specifier }) => specifier === module.name);
      if (entry?.readme !== undefined) addReadme(app, module, entry.readme);
      for (const member of [...(module.children ?? [])]) customizeExport(member);
    }
  });
  app.converter.on(Converter.EVENT_RESOLVE, (_: Context, reflection: Reflection) =>
    useDescriptionTag(reflection),
  );
}

function setTitles(project: ProjectReflection, pages: readonly MarkdownPage[]): void {
  for (const document of project.documents ?? []) {
    const path = project.files.getReflectionPath(document);
    const page = pages.find((one) => normalizePath(one.path) === path);
    if (page !== undefined) document.name = page.title;
  }
}

/**
 * Shows the README, without its title, on the page of its package. Links to the README or its folder lead to this page.
 */
function addReadme({ converter }: Application, module: DeclarationReflection, readme: string): void {
  const path = normalizePath(readme);
  const { files } = module.project;
  const text = readFileSync(readme, "utf8").replace(/^# .*\n/, "");
  module.readme = converter.parseRawComment(new MinimalSourceFile(text, path), files).content;
  files.registerReflectionPath(path, module);
  files.registerReflectionPath(normalizePath(dirname(readme)), module);
}

function customizeExport(member: DeclarationReflection): void {
  const { project } = member;
  if (OMITTED_EXPORTS.includes(member.name)) {
    project.removeReflection(member);
    return;
  }
  categorise(member);
  // The client creates the resources, so their constructors are not documented.
  if (!/Resources?$/.test(member.name)) return;
  for (const one of member.getChildrenByKind(ReflectionKind.Constructor)) project.removeReflection(one);
}

/** Uses the text of the `@description` tag, which generated types have, as the summary. */
function useDescriptionTag({ comment }: Reflection): void {
  const description = comment?.getTag("@description");
  if (comment === undefined || description === undefined) return;
  comment.summary = description.content;
  comment.removeTags("@description");
}
