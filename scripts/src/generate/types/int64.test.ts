import { expect, test } from "vitest";
import { unnamedTypesOf } from "../../../test/generated-code.ts";

test("a 64-bit integer may be a string, because a number cannot represent all of them", () => {
  const properties = {
    large: { type: "integer", format: "int64" },
    absent: { type: "integer", format: "int64", nullable: true },
    small: { type: "integer", format: "int32" },
    plain: { type: "integer" },
    text: { type: "string", format: "int64" },
  };
  const types = unnamedTypesOf({
    openapi: "3.0.3",
    info: { title: "Integers", version: "1" },
    paths: {},
    components: { schemas: { row: { type: "object", properties } } },
  });
  for (const line of [
    "large?: number | string;",
    "absent?: number | string | null;",
    "small?: number;",
    "plain?: number;",
    "text?: string;",
  ])
    expect(types).toContain(line);
});
