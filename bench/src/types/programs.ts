import { type SampleCall, sampleCalls } from "./calls.ts";

export const CALLS = 200;
export const OURS = "@grinfi/core";
export const RIVAL = "openapi-fetch";

/** A client and what can be done with it: each program is checked with the calls and without. */
interface Contender {
  readonly head: string;
  readonly write: (call: SampleCall) => string;
}

const CONTENDERS: Readonly<Record<string, Contender>> = {
  [RIVAL]: {
    // The types of the paths alone: nothing else of ours is loaded.
    head: `import createClient from "openapi-fetch";
import type { paths } from "./node_modules/@grinfi/core/dist/generated/schema.js";
const client = createClient<paths>({ baseUrl: "https://leadgen.grinfi.io" });
`,
    write: ({ method, path, parameters, body }) => {
      const params = parameters.length === 0 ? [] : [`params: ${objectOf(parameters)}`];
      return `client.${method}(${[JSON.stringify(path), ...inputOf(params, body)].join(", ")})`;
    },
  },
  [OURS]: {
    head: `import { createClient } from "@grinfi/core";
const client = createClient({ apiKey: "not-a-real-key" });
`,
    write: ({ id, parameters, body }) => `client.call.${id}(${inputOf(parameters, body).join(", ")})`,
  },
};

export interface Program {
  readonly contender: string;
  readonly hasCalls: boolean;
  readonly text: string;
}

export async function programs(): Promise<Program[]> {
  const calls = await sampleCalls(CALLS);
  return Object.entries(CONTENDERS).flatMap(([contender, { head, write }]) => {
    const lines = calls.map((call, index) => `export const answer${index} = await ${write(call)};\n`);
    return [
      { contender, hasCalls: true, text: head + lines.join("") },
      { contender, hasCalls: false, text: `${head}export { client };\n` },
    ];
  });
}

const objectOf = (fields: readonly string[]): string => `{ ${fields.join(", ")} }`;

function inputOf(parts: readonly string[], body: string | undefined): string[] {
  const fields = [...parts, ...(body === undefined ? [] : [body])];
  return fields.length === 0 ? [] : [objectOf(fields)];
}
