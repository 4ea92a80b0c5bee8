import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";

/** A markdown file that becomes a page of the site. */
export interface MarkdownPage {
  readonly path: string;
  readonly title: string;
  readonly group: "Guides" | "Project";
}

/** Returns the guides in the order of the README, and the other markdown files that they link to. */
export async function readPages(root: string): Promise<MarkdownPage[]> {
  const readme = await readFile(join(root, "README.md"), "utf8");
  const guides = [...readme.matchAll(/\]\((docs\/guides\/[\w-]+\.md)\)/g)].map(([, path = ""]) => path);
  const others = ["CONTRIBUTING.md", "openapi/README.md", "bench/README.md", "docs/README.md"];
  for await (const path of glob("packages/*/CHANGELOG.md", { cwd: root })) others.push(path);
  return Promise.all([
    ...[...new Set(guides)].map((path) => toPage(root, path, "Guides")),
    ...others.map((path) => toPage(root, path, "Project")),
  ]);
}

async function toPage(root: string, path: string, group: MarkdownPage["group"]): Promise<MarkdownPage> {
  const text = await readFile(join(root, path), "utf8");
  const [, heading = path] = /^# (.+)$/m.exec(text) ?? [];
  const title = path.endsWith("CHANGELOG.md") ? `Changelog of ${heading}` : heading;
  return { path: join(root, path), title, group };
}
