import { expect, test } from "vitest";
import { preferExamples } from "./prefer-examples.ts";

test("the example of an enum comes first at any depth, and nothing else changes", () => {
  const status = { type: "string", enum: ["archived", "off", "on"], example: "on" };
  const description = {
    schemas: [{ status, plain: { enum: ["b", "a"] }, other: { enum: ["a"], example: "z" }, nothing: null }],
  };
  const before = structuredClone(description);
  expect(preferExamples(description)).toEqual({
    schemas: [
      {
        status: { ...status, enum: ["on", "archived", "off"] },
        plain: { enum: ["b", "a"] },
        other: { enum: ["a"], example: "z" },
        nothing: null,
      },
    ],
  });
  expect(description).toEqual(before);
});
