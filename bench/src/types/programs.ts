import { type CallWriter, fieldsText, OUR_CLIENTS, objectOf, programOf, sampleCalls } from "@grinfi/measure";
import { type CallProgram, createPeerPrograms } from "./peer-sdks.ts";

/** Number of calls in each program. */
export const CALL_COUNT = 200;
/** The client that our clients are compared with. */
export const BASELINE_CLIENT = "openapi-fetch";

/** Calls by method and path. It imports only the types of the paths, and nothing else of our packages. */
const CALL_BY_PATH: CallWriter = {
  setup: `import createClient from "openapi-fetch";
import type { paths } from "./node_modules/@grinfi/core/dist/generated/schema.js";
const client = createClient<paths>({ baseUrl: "https://leadgen.grinfi.io" });
`,
  write: ({ method, path, pathFields, query, body }) => {
    const params = objectOf({ path: fieldsText(pathFields), query: fieldsText(query) }) || undefined;
    const input = objectOf({ params, body });
    return `client.${method}(${[JSON.stringify(path), ...(input ? [input] : [])].join(", ")})`;
  },
};

/**
 * Creates programs with the same calls of our API for our clients and openapi-fetch, and programs for the SDKs of other
 * APIs.
 */
export async function createPrograms(): Promise<CallProgram[]> {
  const calls = await sampleCalls(CALL_COUNT);
  const writers = Object.entries({ [BASELINE_CLIENT]: CALL_BY_PATH, ...OUR_CLIENTS });
  const programs = writers.flatMap(([client, writer]) => [
    { client, hasCalls: true, text: programOf(writer, calls) },
    { client, hasCalls: false, text: programOf(writer, []) },
  ]);
  return [...programs, ...(await createPeerPrograms(CALL_COUNT))];
}
