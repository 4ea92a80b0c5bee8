import type { SampleCall } from "./sample-calls.ts";

/** How a program creates a client and calls it. */
export interface CallWriter {
  /** Code that declares `client`. */
  readonly setup: string;
  /** Returns the expression of a call. */
  readonly write: (call: SampleCall) => string;
}

/**
 * Returns how programs use the clients of this repository, by package.
 *
 * @param core - The name under which `@grinfi/core` is imported.
 * @param sdk - The name under which `@grinfi/sdk` is imported.
 */
export function ourClients(core: string, sdk: string): Readonly<Record<string, CallWriter>> {
  return {
    [core]: {
      setup: `import { createClient } from "${core}";
const client = createClient({ apiKey: "test-key" });
`,
      write: ({ id, pathFields, query, body }) =>
        `client.call.${id}(${objectOf({ path: fieldsText(pathFields), query: fieldsText(query), body })})`,
    },
    [sdk]: {
      setup: `import { Grinfi } from "${sdk}";
const client = new Grinfi({ apiKey: "test-key" });
`,
      write: (call) => `client.${(call.methodPath ?? ["call", call.id]).join(".")}(${methodArguments(call)})`,
    },
  };
}

/** Returns a program that exports the result of each call, or only the client if there are no calls. */
export function programOf({ setup, write }: CallWriter, calls: readonly SampleCall[]): string {
  const lines = calls.map((call, index) => `export const result${index} = await ${write(call)};\n`);
  return setup + (lines.length === 0 ? "export { client };\n" : lines.join(""));
}

/** Returns the text of an object with the properties that are defined. The text is empty if there are none. */
export function objectOf(parts: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(parts).filter(([, text]) => text !== undefined);
  return given.length === 0 ? "" : `{ ${given.map(([name, text]) => `${name}: ${text}`).join(", ")} }`;
}

/** Returns the text of an object with quoted names, or `undefined` if there are no fields. */
export function fieldsText(fields: Readonly<Record<string, string>> = {}): string | undefined {
  const quoted = Object.entries(fields).map(([name, text]) => [JSON.stringify(name), text]);
  return objectOf(Object.fromEntries(quoted)) || undefined;
}

/** Ids come first, then the input: the query, the body, or an object with both. */
function methodArguments({ pathFields, query, bodyOfMethod }: SampleCall): string {
  const body = bodyOfMethod;
  const input =
    query !== undefined && body !== undefined
      ? objectOf({ query: fieldsText(query), body })
      : (body ?? fieldsText(query));
  return [...Object.values(pathFields), ...(input === undefined ? [] : [input])].join(", ");
}
