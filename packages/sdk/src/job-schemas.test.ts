import { jobIds, jobSchema } from "@grinfi/core/schemas";
import { expect, test } from "vitest";
import { Grinfi } from "./grinfi.ts";

type AnyMethod = (...parameters: readonly unknown[]) => unknown;

const grinfi = new Grinfi({ apiKey: "not-a-real-key" });

function methodOf(id: string): AnyMethod {
  const [resource = "", method = ""] = id.split(".");
  const resources = grinfi as object as Record<string, Record<string, AnyMethod>>;
  return resources[resource]?.[method] ?? (() => undefined);
}

/** Returns the names of the parameters of a method, from its source. */
const parametersOf = (method: AnyMethod): string[] =>
  (/\(([^)]*)\)/.exec(method.toString())?.[1] ?? "")
    .split(",")
    .map((text) => text.split("=")[0]?.trim() ?? "");

test.each(jobIds)("the schema of %s has the parameters of the method, in their order", (id) => {
  const { properties = {} } = jobSchema(id).jsonSchema;
  const names = Object.keys(properties);
  expect(names).not.toEqual([]);
  expect(names).toEqual(parametersOf(methodOf(id)).slice(0, names.length));
});
