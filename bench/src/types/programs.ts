import {
  type CallWriter,
  fieldsText,
  objectOf,
  ourClients,
  programOf,
  type SampleCall,
  sampleCalls,
} from "@grinfi/measure";
import { CORE, SDK } from "../config.ts";
import type { Setting } from "../setting.ts";
import { type CallProgram, createPeerPrograms } from "./peer-sdks.ts";

/** Number of calls in each program. */
export const CALL_COUNT = 200;
/** The client that our clients are compared with. */
export const REFERENCE_CLIENT = "openapi-fetch";

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
 * APIs. The programs of the baseline call the operations of its own description.
 */
export async function createPrograms({ baseline }: Setting): Promise<CallProgram[]> {
  const calls = await sampleCalls(CALL_COUNT);
  const programs = programsFor({ [REFERENCE_CLIENT]: CALL_BY_PATH, ...ourClients(CORE, SDK) }, calls);
  const peers = await createPeerPrograms(CALL_COUNT);
  if (baseline === undefined) return [...programs, ...peers];
  const earlierCalls = await sampleCalls(CALL_COUNT, baseline.description);
  return [...programs, ...programsFor(ourClients(baseline.core, baseline.sdk), earlierCalls), ...peers];
}

function programsFor(
  writers: Readonly<Record<string, CallWriter>>,
  calls: readonly SampleCall[],
): CallProgram[] {
  return Object.entries(writers).flatMap(([client, writer]) => [
    { client, hasCalls: true, text: programOf(writer, calls) },
    { client, hasCalls: false, text: programOf(writer, []) },
  ]);
}
