import { stripTypeScriptTypes } from "node:module";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { docComment, HEADER, literal, objectLiteral, propertyName } from "./typescript.ts";

const HOSTILE = [
  "*/ hacked = 1; /*",
  "*\\/ hacked = 1; /*",
  "**/ hacked = 1",
  '"; hacked = 1; "',
  "'; hacked = 1; '",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a template literal would run this text.
  "`; hacked = 1; ${hacked = 1}",
  "\\",
  '\\"; hacked = 1; //',
  "a\nhacked = 1\n",
  "a\r\nhacked = 1\r",
  "a\u2028hacked = 1\u2029hacked = 1",
  "*\n/ hacked = 1",
  "*\r/ hacked = 1",
  "// hacked\n",
  "</script><!-- hacked = 1 -->",
  "\u0000\ud800",
  "",
];
const anyText = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: "binary" }),
  fc
    .array(fc.constantFrom("*", "/", "\\", "\n", "\r", '"', "'", "`", "$", "{", "}", "\u2028"))
    .map((all) => all.join("")),
);

/** Evaluates an expression. Returns its value as JSON, and the side effect of injected code. */
function evaluate(code: string): { value: string; hacked: unknown } {
  const context = { hacked: undefined };
  const value: unknown = runInNewContext(stripTypeScriptTypes(code), context);
  return { value: JSON.stringify(value), hacked: context.hacked };
}

describe("literal", () => {
  test("evaluates to the original text, for any text", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(evaluate(`(${literal(text)})`)).toEqual({ value: JSON.stringify(text), hacked: undefined });
        expect(literal(text)).not.toMatch(/[\n\r\u2028\u2029]/);
      }),
    );
  });

  test.each([
    ["null", null],
    ["a number", 1.5],
    ["a boolean", false],
  ])("writes %s", (_, value) => {
    expect(evaluate(`(${literal(value)})`).value).toBe(JSON.stringify(value));
  });
});

describe("propertyName", () => {
  test.each([
    ["getLead", "getLead"],
    ["$a_1", "$a_1"],
    ["class", "class"],
    ["a-b", '"a-b"'],
    ["1a", '"1a"'],
    ["", '""'],
    ["a b", '"a b"'],
    ['a"b', '"a\\"b"'],
    ["a\n", '"a\\n"'],
    ["é", '"é"'],
    ["__proto__", '["__proto__"]'],
  ])("of %j is %s", (name, expected) => {
    expect(propertyName(name)).toBe(expected);
  });

  test("is the name of a single method of an interface", () => {
    for (const name of [...HOSTILE, "__proto__"]) {
      const code = `interface Calls {\n  ${propertyName(name)}(): void;\n}\n("after")`;
      expect(evaluate(code)).toEqual({ value: '"after"', hacked: undefined });
    }
  });
});

describe("objectLiteral", () => {
  test("evaluates to the original object, for any keys and texts", () => {
    const key = fc.oneof(anyText, fc.constantFrom("__proto__", "constructor", "a", "1"));
    const value = fc.oneof(
      anyText,
      fc.boolean(),
      fc.integer(),
      fc.constant(null),
      fc.dictionary(key, anyText),
      fc.array(fc.oneof(anyText, fc.integer(), fc.dictionary(key, anyText), fc.array(anyText))),
    );
    fc.assert(
      fc.property(fc.dictionary(key, value), (object) => {
        expect(evaluate(`(${objectLiteral(object)})`)).toEqual({
          value: JSON.stringify(object),
          hacked: undefined,
        });
        expect(objectLiteral(object)).not.toContain("\n");
      }),
    );
  });
});

test("objectLiteral writes an array as an array", () => {
  expect(objectLiteral({ secrets: ["a", "b"], none: [], nested: [{ a: [1] }] })).toBe(
    '{ secrets: ["a", "b"], none: [], nested: [{ a: [1] }] }',
  );
});

describe("docComment", () => {
  test("has one line for each line of the text", () => {
    expect(docComment(["One.", "", "Two.\nThree. "])).toBe(
      "  /**\n   * One.\n   *\n   * Two.\n   * Three.\n   */",
    );
  });

  test("does not end early, for any text", () => {
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1 }), (lines) => {
        const comment = docComment(lines);
        expect(comment.indexOf("*/")).toBe(comment.length - 2);
        expect(evaluate(`${comment}\n("after")`)).toEqual({ value: '"after"', hacked: undefined });
      }),
    );
  });
});

test("the header is a comment on one line", () => {
  expect(HEADER).toMatch(/^\/\/ [^\n]+\n$/);
});
