import { expect, test } from "vitest";
import { parseMarkdown } from "./markdown.ts";
import { formatProblems } from "./problem.ts";
import { snippetsOf } from "./snippets.ts";

const read = (fence: string, code = "await write(1);") =>
  snippetsOf([parseMarkdown("README.md", `# Title\n\n\`\`\`${fence}\n${code}\n\`\`\`\n`)]);

test.each([
  ["ts", "await write(1);", "program"],
  ["ts", 'import { test } from "vitest";', "vitest"],
  ["ts no-run: it needs a Redis", "await write(1);", "none"],
])("a block %j with %s runs as %s", (fence, code, run) => {
  expect(read(fence, code)).toEqual({ snippets: [{ file: "README.md", line: 3, code, run }], problems: [] });
});

test.each(["", "sh", "json", "mermaid"])("a block %j is not TypeScript", (fence) => {
  expect(read(fence)).toEqual({ snippets: [], problems: [] });
});

test.each([
  ["ts no-run", '"ts no-run" is neither "ts" nor "ts no-run: <reason>".'],
  ["ts norun: typo", '"ts norun: typo" is neither "ts" nor "ts no-run: <reason>".'],
  ["typescript", 'Use "ts" instead of "typescript", so that the block is checked.'],
  ["js", 'Use "ts" instead of "js", so that the block is checked.'],
])("a block %j is a problem, because nothing would check it", (fence, problem) => {
  expect(read(fence).snippets).toEqual([]);
  expect(formatProblems(read(fence).problems)).toEqual([`README.md:3: ${problem}`]);
});
