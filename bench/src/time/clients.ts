import type * as Core from "@grinfi/core";
import type * as Sdk from "@grinfi/sdk";
import axios from "axios";
import ky from "ky";
import createFetchClient from "openapi-fetch";
import { API_KEY } from "../config.ts";
import { buildsOf, importPackage, type Setting } from "../setting.ts";
import { FLOW_STATUS, LEAD_UUID, NEW_TAG, PAGE_LIMIT } from "./responses.ts";

/** A list without input, a record by a path parameter, and a list with a filter. */
export const READS = ["listTags", "getLead", "listFlows"] as const;
/** A request that must not be repeated. */
export const WRITE = "createTag";

export type TimedOperation = (typeof READS)[number] | typeof WRITE;
/** All operations, in the order of the responses. */
export const OPERATIONS: readonly TimedOperation[] = [...READS, WRITE];

export type TimedClient = Readonly<Record<TimedOperation, () => Promise<unknown>>>;

const authorization = `Bearer ${API_KEY}`;

/** Each client is used as in its documentation, with its default options. */
export async function createTimedClients(
  baseUrl: string,
  setting: Setting,
): Promise<Readonly<Record<string, TimedClient>>> {
  const clients: Record<string, TimedClient> = {
    "raw fetch": rawFetch(baseUrl, fetch),
    "raw fetch with a timeout": rawFetch(baseUrl, fetchWithTimeout),
    "openapi-fetch": openapiFetch(baseUrl),
    ky: kyClient(baseUrl),
    axios: axiosClient(baseUrl),
  };
  const options = { apiKey: API_KEY, baseUrl };
  for (const { core, sdk } of buildsOf(setting)) {
    const { createClient } = await importPackage<typeof Core>(setting, core);
    clients[core] = callsById(createClient(options).call);
    const { Grinfi } = await importPackage<typeof Sdk>(setting, sdk);
    // With the limit of the API, the calls would wait.
    clients[sdk] = callsById(new Grinfi({ ...options, rateLimit: { limit: 1_000_000 } }).call);
  }
  return clients;
}

const TIMEOUT_MS = 60_000;

/** Aborts a request whose response does not begin in time, as clients with a timeout do. */
async function fetchWithTimeout(url: string, init: RequestInit): Promise<Response> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), TIMEOUT_MS);
  try {
    return await fetch(url, { ...init, signal: controller.signal });
  } finally {
    clearTimeout(timer);
  }
}

function rawFetch(baseUrl: string, send: typeof fetchWithTimeout): TimedClient {
  const headers = { accept: "application/json", authorization };
  const get = async (path: string): Promise<unknown> => (await send(`${baseUrl}${path}`, { headers })).json();
  return {
    listTags: () => get("/leads/api/tags"),
    getLead: () => get(`/leads/api/leads/${encodeURIComponent(LEAD_UUID)}`),
    listFlows: () => {
      const query = new URLSearchParams({ "filter[status]": FLOW_STATUS, limit: String(PAGE_LIMIT) });
      return get(`/flows/api/flows?${query}`);
    },
    createTag: async () => {
      const response = await send(`${baseUrl}/leads/api/tags`, {
        method: "POST",
        headers: { ...headers, "content-type": "application/json" },
        body: JSON.stringify(NEW_TAG),
      });
      return response.json();
    },
  };
}

function openapiFetch(baseUrl: string): TimedClient {
  const client = createFetchClient<Core.paths>({
    baseUrl,
    headers: { accept: "application/json", authorization },
  });
  return {
    listTags: async () => (await client.GET("/leads/api/tags")).data,
    getLead: async () =>
      (await client.GET("/leads/api/leads/{uuid}", { params: { path: { uuid: LEAD_UUID } } })).data,
    listFlows: async () => {
      const query = { limit: PAGE_LIMIT, filter: { status: FLOW_STATUS } } as const;
      return (await client.GET("/flows/api/flows", { params: { query } })).data;
    },
    createTag: async () => (await client.POST("/leads/api/tags", { body: NEW_TAG })).data,
  };
}

function kyClient(baseUrl: string): TimedClient {
  const client = ky.create({ baseUrl, headers: { authorization } });
  return {
    listTags: () => client.get("/leads/api/tags").json(),
    getLead: () => client.get(`/leads/api/leads/${encodeURIComponent(LEAD_UUID)}`).json(),
    listFlows: () => {
      const searchParams = { limit: PAGE_LIMIT, "filter[status]": FLOW_STATUS };
      return client.get("/flows/api/flows", { searchParams }).json();
    },
    createTag: () => client.post("/leads/api/tags", { json: NEW_TAG }).json(),
  };
}

function axiosClient(baseURL: string): TimedClient {
  const client = axios.create({ baseURL, headers: { authorization } });
  return {
    listTags: async () => (await client.get("/leads/api/tags")).data,
    getLead: async () => (await client.get(`/leads/api/leads/${encodeURIComponent(LEAD_UUID)}`)).data,
    listFlows: async () => {
      const params = { limit: PAGE_LIMIT, filter: { status: FLOW_STATUS } };
      return (await client.get("/flows/api/flows", { params })).data;
    },
    createTag: async () => (await client.post("/leads/api/tags", NEW_TAG)).data,
  };
}

function callsById(call: Core.GrinfiClient["call"] | Sdk.Grinfi["call"]): TimedClient {
  return {
    listTags: () => call.listTags(),
    getLead: () => call.getLead({ path: { uuid: LEAD_UUID } }),
    listFlows: () => call.listFlows({ query: { limit: PAGE_LIMIT, filter: { status: FLOW_STATUS } } }),
    createTag: () => call.createTag({ body: NEW_TAG }),
  };
}
