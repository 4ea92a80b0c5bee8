import { type CallWriter, fieldsText, OUR_CLIENTS, objectOf, programOf, sampleCalls } from "@grinfi/measure";
import type { Program } from "./program.ts";
import { rivalPrograms } from "./rivals.ts";

export const CALLS = 200;
export const OURS = "@grinfi/core";
export const RIVAL = "openapi-fetch";

/** Calls by method and path. The types of the paths alone: nothing else of ours is loaded. */
const BY_PATH: CallWriter = {
  head: `import createClient from "openapi-fetch";
import type { paths } from "./node_modules/@grinfi/core/dist/generated/schema.js";
const client = createClient<paths>({ baseUrl: "https://leadgen.grinfi.io" });
`,
  write: ({ method, path, pathFields, query, body }) => {
    const params = objectOf({ path: fieldsText(pathFields), query: fieldsText(query) }) || undefined;
    const input = objectOf({ params, body });
    return `client.${method}(${[JSON.stringify(path), ...(input ? [input] : [])].join(", ")})`;
  },
};

/** The same calls of one API with our clients and by path, and as many calls of the APIs of others with their SDKs. */
export async function programs(): Promise<Program[]> {
  const calls = await sampleCalls(CALLS);
  const ours = Object.entries({ [RIVAL]: BY_PATH, ...OUR_CLIENTS }).flatMap(([contender, writer]) => [
    { contender, hasCalls: true, text: programOf(writer, calls) },
    { contender, hasCalls: false, text: programOf(writer, []) },
  ]);
  return [...ours, ...(await rivalPrograms(CALLS))];
}
