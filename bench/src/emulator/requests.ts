import { type Agent, request } from "node:http";
import { API_KEY } from "../config.ts";

/** A request to the emulator. */
export interface EmulatorRequest {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly body?: object;
}

/** The most frequent requests: read a page, read a filtered page, search, create. */
export const REQUESTS: readonly [EmulatorRequest, ...EmulatorRequest[]] = [
  { name: "listTags", method: "GET", path: "/leads/api/tags" },
  { name: "listTasks, filtered", method: "GET", path: "/flows/api/tasks?filter[status]=closed&limit=20" },
  { name: "searchContacts", method: "POST", path: "/leads/api/leads/search", body: { limit: 20 } },
  { name: "createTag", method: "POST", path: "/leads/api/tags", body: { name: "Warm" } },
];

const searchRequest = (name: string, body: object): EmulatorRequest => ({
  name,
  method: "POST",
  path: "/leads/api/leads/search",
  body: { limit: 100, ...body },
});

export const SEARCHES: readonly EmulatorRequest[] = [
  searchRequest("the newest 100", {}),
  searchRequest("filter by name", { filter: { first_name: "Ida" } }),
  searchRequest("filter by company", { filter: { company_name: "Nobody Foods" } }),
  searchRequest("filter by day of creation", { filter: { created_at: { ">=": "2025-12-01" } } }),
  searchRequest("order by name", { order_field: "name", order_type: "asc" }),
  searchRequest("filter and order", {
    filter: { primary_language: "sv" },
    order_field: "company_name",
    order_type: "asc",
  }),
];

const HEADERS = { authorization: `Bearer ${API_KEY}`, "content-type": "application/json" };

/** Sends the request and reads the complete response. */
export async function send(
  { name, method, path, body }: EmulatorRequest,
  fetch: typeof globalThis.fetch,
): Promise<void> {
  const response = await fetch(`http://emulator.invalid${path}`, {
    method,
    headers: HEADERS,
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${name}: ${response.status} ${text}`);
}

/**
 * Sends the request to a server and reads the complete response. Uses `node:http`, because `fetch` takes more time than
 * the server.
 *
 * @param agent - Keeps the connections.
 */
export function sendOverHttp(
  { name, method, path, body }: EmulatorRequest,
  url: string,
  agent: Agent,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url + path, { method, headers: HEADERS, agent }, (incoming) => {
      const { statusCode = 0 } = incoming;
      incoming.on("error", reject);
      incoming.on("end", () =>
        statusCode < 300 ? resolve() : reject(new Error(`${name}: status ${statusCode}`)),
      );
      incoming.resume();
    });
    outgoing.on("error", reject);
    outgoing.end(body && JSON.stringify(body));
  });
}
