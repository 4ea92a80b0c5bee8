import type { SampleCall } from "./sample-calls.ts";

/** A client in a program: what makes it, and how it is called. */
export interface CallWriter {
  /** Declares `client`. */
  readonly head: string;
  /** The expression of a call. */
  readonly write: (call: SampleCall) => string;
}

/** Our clients, by the package that they come from. */
export const OUR_CLIENTS: Readonly<Record<"@grinfi/core" | "@grinfi/sdk", CallWriter>> = {
  "@grinfi/core": {
    head: `import { createClient } from "@grinfi/core";
const client = createClient({ apiKey: "test-key" });
`,
    write: ({ id, pathFields, query, body }) =>
      `client.call.${id}(${objectOf({ path: fieldsText(pathFields), query: fieldsText(query), body })})`,
  },
  "@grinfi/sdk": {
    head: `import { Grinfi } from "@grinfi/sdk";
const client = new Grinfi({ apiKey: "test-key" });
`,
    write: (call) => `client.${(call.place ?? ["call", call.id]).join(".")}(${methodArguments(call)})`,
  },
};

/** A program that exports the answer of each call, or the client when there are no calls. */
export function programOf({ head, write }: CallWriter, calls: readonly SampleCall[]): string {
  const lines = calls.map((call, index) => `export const answer${index} = await ${write(call)};\n`);
  return head + (lines.length === 0 ? "export { client };\n" : lines.join(""));
}

/** The text of an object with the parts that there are; empty when there are none. */
export function objectOf(parts: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(parts).filter(([, text]) => text !== undefined);
  return given.length === 0 ? "" : `{ ${given.map(([name, text]) => `${name}: ${text}`).join(", ")} }`;
}

/** The text of the fields, by names that need not be names of TypeScript; `undefined` when there are none. */
export function fieldsText(fields: Readonly<Record<string, string>> = {}): string | undefined {
  const quoted = Object.entries(fields).map(([name, text]) => [JSON.stringify(name), text]);
  return objectOf(Object.fromEntries(quoted)) || undefined;
}

/** Ids first, then the input: the query or the body itself; both by name where an operation takes both. */
function methodArguments({ pathFields, query, bodyOfMethod }: SampleCall): string {
  const body = bodyOfMethod;
  const input =
    query !== undefined && body !== undefined
      ? objectOf({ query: fieldsText(query), body })
      : (body ?? fieldsText(query));
  return [...Object.values(pathFields), ...(input === undefined ? [] : [input])].join(", ");
}
