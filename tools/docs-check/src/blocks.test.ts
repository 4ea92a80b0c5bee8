import { expect, test } from "vitest";
import { snippetsOf } from "./blocks.ts";
import { parseMarkdown } from "./markdown.ts";
import { toLines } from "./problem.ts";

const read = (fence: string, code = "await write(1);") =>
  snippetsOf([parseMarkdown("README.md", `# Title\n\n\`\`\`${fence}\n${code}\n\`\`\`\n`)]);

test.each([
  ["ts", "await write(1);", "program"],
  ["ts", 'import { test } from "vitest";', "vitest"],
  ["ts no-run: it needs a Redis", "await write(1);", "none"],
])("a block %j with %s is run as %s", (fence, code, run) => {
  expect(read(fence, code)).toEqual({ snippets: [{ file: "README.md", line: 3, code, run }], problems: [] });
});

test.each(["", "sh", "json", "mermaid"])("a block %j is none of TypeScript", (fence) => {
  expect(read(fence)).toEqual({ snippets: [], problems: [] });
});

test.each([
  ["ts no-run", '"ts no-run" is neither "ts" nor "ts no-run: <why>".'],
  ["ts norun: typo", '"ts norun: typo" is neither "ts" nor "ts no-run: <why>".'],
  ["typescript", 'A block of code is "ts", so that it is checked, not "typescript".'],
  ["js", 'A block of code is "ts", so that it is checked, not "js".'],
])("a block %j is refused, since nothing would check it", (fence, problem) => {
  expect(read(fence).snippets).toEqual([]);
  expect(toLines(read(fence).problems)).toEqual([`README.md:3: ${problem}`]);
});
