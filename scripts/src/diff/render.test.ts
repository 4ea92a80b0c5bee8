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
      "a breaking change has its reason",
      {},
      "`createTag`: the body field `color` was removed (code stops compiling).",
    ],
    [
      "other changes do not have it",
      { severity: "feature", event: "is new" },
      "`createTag`: the body field `color` is new.",
    ],
    [
      "a shared part comes before its operations",
      { kind: "output", subject: "`tag.name`", shared: "read", operations: ["createTag", "listTags"] },
      "`tag.name` was removed, read by `createTag`, `listTags` (code stops compiling).",
    ],
    [
      "an operation is its own subject",
      { kind: "operation removed", subject: "`createTag`" },
      "`createTag` was removed (code stops compiling).",
    ],
    [
      "a change without an operation starts the sentence",
      { kind: "other", operations: [], subject: "the tag `Lists`", event: "is new", severity: "fix" },
      "The tag `Lists` is new.",
    ],
    [
      "up to eight operations are listed",
      { shared: "read", operations: ids(8), severity: "fix" },
      "the body field `color` was removed, read by `op1`, `op2`, `op3`, `op4`, `op5`, `op6`, `op7`, `op8`.",
    ],
    [
      "more than eight operations are counted",
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

  test("puts breaking changes first and omits empty groups", () => {
    const text = renderMarkdown([
      change({ severity: "fix", event: "is optional now" }),
      change({ subject: "the body field `name`" }),
    ]);
    expect(text).toBe(`**What you must change in your code**

- \`createTag\`: the body field \`name\` was removed (code stops compiling).

**What changed without an effect on your code**

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

  test("joins code that no longer compiles for the same reason", () => {
    const parts = ["`a.ts` (line 1)", "`b.ts` (line 2)"].map((code) =>
      change({
        kind: "types",
        operations: [],
        subject: `code such as ${code}`,
        event: "no longer compiles: x",
      }),
    );
    expect(lines(...parts)).toEqual([
      "- Code such as `a.ts` (line 1), `b.ts` (line 2) no longer compiles: x (code stops compiling).",
    ]);
  });

  test("joins different kinds of subjects with commas", () => {
    expect(lines(change(), change({ subject: "the query parameter `q`" }))).toEqual([
      "- `createTag`: the body field `color`, the query parameter `q` were removed (code stops compiling).",
    ]);
  });

  test("separates different operations, reasons and directions", () => {
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

  test("keeps added and removed operations on separate lines", () => {
    const added = { kind: "operation added", event: "is new", severity: "feature" } as const;
    expect(
      lines(...ids(2).map((id) => change({ ...added, subject: `\`${id}\``, operations: [id] }))),
    ).toEqual(["- `op1` is new.", "- `op2` is new."]);
  });

  test("is empty if nothing changed", () => {
    expect(renderMarkdown([])).toBe("");
  });
});
