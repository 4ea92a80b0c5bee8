import GithubSlugger from "github-slugger";
import type { Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { toString as textOf } from "mdast-util-to-string";

/** What a markdown file holds that can be checked. */
export interface MarkdownFile {
  /** Path from the root of the repository. */
  readonly path: string;
  /** What `#` links into it can name, as GitHub makes it of its headings. */
  readonly anchors: ReadonlySet<string>;
  readonly links: readonly Placed<string>[];
  readonly blocks: readonly CodeBlock[];
  /** Code in the text, such as a command. */
  readonly inlineCodes: readonly Placed<string>[];
}

interface Placed<Value> {
  readonly line: number;
  readonly value: Value;
}

export interface CodeBlock {
  /** The line of the fence; the code begins one below. */
  readonly line: number;
  /** The first word after the fence, or nothing. */
  readonly language: string;
  /** The rest of the line. */
  readonly info: string;
  readonly code: string;
}

export function parseMarkdown(path: string, text: string): MarkdownFile {
  const slugger = new GithubSlugger();
  const anchors = new Set<string>();
  const links: Placed<string>[] = [];
  const blocks: CodeBlock[] = [];
  const inlineCodes: Placed<string>[] = [];
  for (const node of nodesOf(fromMarkdown(text))) {
    const line = node.position?.start.line ?? 1;
    if (node.type === "heading") anchors.add(slugger.slug(textOf(node)));
    if ("url" in node) links.push({ line, value: node.url });
    if (node.type === "inlineCode") inlineCodes.push({ line, value: node.value });
    if (node.type === "code") {
      blocks.push({ line, language: node.lang ?? "", info: node.meta ?? "", code: node.value });
    }
  }
  return { path, anchors, links, blocks, inlineCodes };
}

function* nodesOf(node: Nodes): Generator<Nodes, void, undefined> {
  yield node;
  if ("children" in node) for (const child of node.children) yield* nodesOf(child);
}
