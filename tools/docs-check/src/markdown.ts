import GithubSlugger from "github-slugger";
import type { Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { toString as textOf } from "mdast-util-to-string";

/** The checked parts of a markdown file. */
export interface MarkdownFile {
  /** Path relative to the root of the repository. */
  readonly path: string;
  /** Targets of `#` links, which GitHub generates from the headings. */
  readonly anchors: ReadonlySet<string>;
  readonly links: readonly WithLine<string>[];
  readonly blocks: readonly CodeBlock[];
  /** Inline code in the text, such as a command. */
  readonly inlineCodes: readonly WithLine<string>[];
}

interface WithLine<Value> {
  readonly line: number;
  readonly value: Value;
}

export interface CodeBlock {
  /** Line of the opening fence. The code starts on the next line. */
  readonly line: number;
  /** The first word after the fence, or an empty string. */
  readonly language: string;
  /** The rest of the line after the language. */
  readonly info: string;
  readonly code: string;
}

export function parseMarkdown(path: string, text: string): MarkdownFile {
  const slugger = new GithubSlugger();
  const anchors = new Set<string>();
  const links: WithLine<string>[] = [];
  const blocks: CodeBlock[] = [];
  const inlineCodes: WithLine<string>[] = [];
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
