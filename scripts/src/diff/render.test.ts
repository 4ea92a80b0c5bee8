import { describe, expect, test } from "vitest";
import type { Change } from "./change.ts";
import { renderMarkdown, sentence } from "./render.ts";

const change = (others: Partial<Change> = {}): Change => ({
  kind: "input",
  operations: ["createTag"],
  subject: "the body field `color`",
  event: "was removed",
  severity: "breaking",
  why: "code stops compiling",
  ...others,
});

const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `op${index + 1}`);

describe("sentence", () => {
  test.each<[string, Partial<Change>, string]>([
    [
      "a breaking change says why",
      {},
      "`createTag`: the body field `color` was removed (code stops compiling).",
    ],
    [
      "any other does not",
      { severity: "feature", event: "is new" },
      "`createTag`: the body field `color` is new.",
    ],
    [
      "a shared part comes before those that share it",
      { kind: "output", subject: "`tag.name`", shared: "read", operations: ["createTag", "listTags"] },
      "`tag.name` was removed, read by `createTag`, `listTags` (code stops compiling).",
    ],
    [
      "an operation is its own subject",
      { kind: "operation removed", subject: "`createTag`" },
      "`createTag` was removed (code stops compiling).",
    ],
    [
      "what is about no operation starts the sentence",
      { kind: "other", operations: [], subject: "the tag `Lists`", event: "is new", severity: "fix" },
      "The tag `Lists` is new.",
    ],
    [
      "eight names are named",
      { shared: "read", operations: ids(8), severity: "fix" },
      "the body field `color` was removed, read by `op1`, `op2`, `op3`, `op4`, `op5`, `op6`, `op7`, `op8`.",
    ],
    [
      "more than eight are counted",
      { shared: "sent", operations: ids(11), severity: "fix" },
      "the body field `color` was removed, sent by `op1`, `op2`, `op3`, `op4`, `op5`, `op6`, `op7`, `op8` and 3 more.",
    ],
  ])("%s", (_, others, expected) => {
    expect(sentence(change(others))).toBe(expected);
  });
});

describe("renderMarkdown", () => {
  const lines = (...changes: Change[]): string[] =>
    renderMarkdown(changes)
      .split("\n")
      .filter((line) => line.startsWith("- "));

  test("puts what breaks first and leaves out groups that are empty", () => {
    const text = renderMarkdown([
      change({ severity: "fix", event: "is optional now" }),
      change({ subject: "the body field `name`" }),
    ]);
    expect(text).toBe(`**What must be changed in your code**

- \`createTag\`: the body field \`name\` was removed (code stops compiling).

**What changed without effect on your code**

- \`createTag\`: the body field \`color\` is optional now.`);
  });

  test.each([
    ["was removed", "were removed"],
    ["is new", "are new"],
    ["has the new value `a`", "have the new value `a`"],
    ["may be null now", "may be null now"],
  ])("joins fields of one operation that share an event: %s becomes %s", (event, plural) => {
    const parts = ["a", "b", "c"].map((name) =>
      change({ subject: `the body field \`${name}\``, event, severity: "fix" }),
    );
    expect(lines(...parts)).toEqual([`- \`createTag\`: the body fields \`a\`, \`b\`, \`c\` ${plural}.`]);
  });

  test("joins unlike subjects by commas", () => {
    expect(lines(change(), change({ subject: "the query parameter `q`" }))).toEqual([
      "- `createTag`: the body field `color`, the query parameter `q` were removed (code stops compiling).",
    ]);
  });

  test("keeps different operations, reasons and directions apart", () => {
    const shared = { subject: "`tag.name`", operations: ["createTag"] };
    expect(
      lines(
        change(),
        change({ operations: ["updateTag"] }),
        change({ why: "another reason" }),
        change({ ...shared, shared: "read" }),
        change({ ...shared, shared: "sent" }),
      ),
    ).toHaveLength(5);
  });

  test("keeps operations that come or go on lines of their own", () => {
    const added = { kind: "operation added", event: "is new", severity: "feature" } as const;
    expect(
      lines(...ids(2).map((id) => change({ ...added, subject: `\`${id}\``, operations: [id] }))),
    ).toEqual(["- `op1` is new.", "- `op2` is new."]);
  });

  test("is empty when nothing changed", () => {
    expect(renderMarkdown([])).toBe("");
  });
});
