import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { withSchema } from "../../../test/description-builders.ts";
import type { JsonObject } from "../../description/json.ts";
import { InputError } from "../../shared/input-error.ts";
import { checkTypeNames, isReservedName } from "./type-names.ts";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const read = (path: string): string => readFileSync(ROOT + path, "utf8");
const named = (...names: string[]): JsonObject =>
  withSchema({}, Object.fromEntries(names.map((name) => [`my-${name}`, { "x-sdk-type": name }])));

/** Returns the names between braces in statements such as `import type { A, type B } from "..."`. */
const namesIn = (code: string, statements: RegExp): string[] =>
  [...code.matchAll(statements)].flatMap(([, names = ""]) =>
    names
      .split(",")
      .map((name) => name.replace(/^\s*(?:type )?|\s+$/g, ""))
      .filter(Boolean),
  );

/** The names of the schemas, queries and bodies of this repository. */
const OURS = new Set(namesIn(read("packages/core/src/generated/types.ts"), /export type \{([^}]*)\}/g));

describe("a schema cannot have the name of", () => {
  test.each(["core/src/generated/schema", "core/src/generated/calls", "sdk/src/generated/resources"])(
    "a type in %s.ts",
    (module) => {
      const code = read(`packages/${module}.ts`);
      const imported = namesIn(code, /^import (?:type )?\{([^}]*)\}/gm);
      const declared = [...code.matchAll(/^(?:export )?(?:class|interface|type) (\w+)/gm)].map(
        ([, name = ""]) => name,
      );
      const parameters = [...code.matchAll(/^export interface \w+<(\w+)/gm)].map(([, name = ""]) => name);
      const others = [...imported, ...declared, ...parameters].filter(
        (name) => /^[A-Z]/.test(name) && !OURS.has(name),
      );
      expect(others.length).toBeGreaterThan(0);
      expect(others.filter((name) => !isReservedName(name) && !name.endsWith("Fields"))).toEqual([]);
    },
  );

  test.each(["Filter", "Input", "CallPromise", "Record", "ContactsResource", "Resources"])("%s", (name) => {
    const error = new InputError(
      `openapi/overlay.yaml: choose another x-sdk-type for these schemas:\n  ${name} is the type of my-${name}, and another type of the SDK.`,
    );
    expect(() => checkTypeNames(named("Contact", name))).toThrow(error);
  });

  test("the fields that a method takes", () => {
    expect(() => checkTypeNames(named("GetAFields"))).toThrow(
      "\n  GetAFields is the type of my-GetAFields, and of the fields that the method of getA takes.",
    );
  });
});

test("no public name of the packages is that of a schema, a query or a body", () => {
  const exported = ["core", "sdk"].flatMap((name) =>
    namesIn(read(`packages/${name}/src/index.ts`), /^export (?:type )?\{([^}]*)\}/gm),
  );
  expect(exported).toContain("ApiError");
  expect(exported.filter((name) => OURS.has(name))).toEqual([]);
});

test("other names are accepted", () => {
  expect(() => checkTypeNames(named("Contact", "FilterSet", "ResourceUsage"))).not.toThrow();
});
