import { Grinfi } from "@grinfi/sdk";

/**
 * Returns a program that exports every method of a client without naming its type. If the compiler writes declarations,
 * it must find an exported name for each type that a method uses.
 */
export function exportedMethods(): string {
  const paths = methodPaths(new Grinfi({ apiKey: "test-key" }), "grinfi");
  const exported = paths.map((path, index) => `export const method${index} = ${path};\n`);
  return `import { Grinfi } from "@grinfi/sdk";
const grinfi = new Grinfi({ apiKey: "test-key" });
${exported.join("")}`;
}

/** Returns the expression of each method of an object, of its classes and of the objects in it. */
function methodPaths(object: object, path: string): string[] {
  const own = Object.entries(object).flatMap(([name, value]) => {
    if (typeof value === "function") return [`${path}.${name}`];
    return typeof value === "object" && value !== null ? methodPaths(value, `${path}.${name}`) : [];
  });
  return [...own, ...inheritedNames(object).map((name) => `${path}.${name}`)];
}

function inheritedNames(object: object): string[] {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (typeof prototype !== "object" || prototype === null || prototype === Object.prototype) return [];
  const names = Object.getOwnPropertyNames(prototype).filter((name) => name !== "constructor");
  return [...names, ...inheritedNames(prototype)];
}
