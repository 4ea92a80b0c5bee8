import type { JsonObject } from "../description/json.ts";
import { listOperations } from "../description/operations.ts";
import { InputError } from "../shared/input-error.ts";

/**
 * Operation ids become property names of the client, so each must be an identifier of its own
 * that no object has already.
 *
 * @throws InputError that names every id which cannot be one.
 */
export function checkOperationIds(description: JsonObject, source: string): void {
  const problems: string[] = [];
  const seen = new Map<string, string>();
  for (const { id, method, path } of listOperations(description)) {
    const place = `${method.toUpperCase()} ${path}`;
    const twin = seen.get(id.toLowerCase());
    if (twin !== undefined)
      problems.push(`${JSON.stringify(id)} (${place}) and ${twin} differ at most by case`);
    else if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(id))
      problems.push(`${JSON.stringify(id)} (${place}) is no identifier`);
    else if (id in Object.prototype || id === "then")
      problems.push(`${JSON.stringify(id)} (${place}) is a name with a meaning for every object`);
    seen.set(id.toLowerCase(), `${JSON.stringify(id)} (${place})`);
  }
  if (problems.length === 0) return;
  throw new InputError(
    `${source} has operation ids that no client can have:\n  ${problems.join("\n  ")}\nThe publisher has to mend them.`,
  );
}
