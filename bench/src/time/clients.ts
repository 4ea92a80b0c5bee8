import { createClient, type paths } from "@grinfi/core";
import axios from "axios";
import ky from "ky";
import createFetchClient from "openapi-fetch";
import { API_KEY, CORE } from "../config.ts";
import { FLOW_STATUS, LEAD_UUID, PAGE_LIMIT } from "./responses.ts";

/** The operations: a record by a path parameter, a list with a filter, and a list without input. */
export type TimedOperation = "getLead" | "listFlows" | "listTags";
export type TimedClient = Readonly<Record<TimedOperation, () => Promise<unknown>>>;

const authorization = `Bearer ${API_KEY}`;

/** Each client is used as in its documentation, with its default options. */
export function createTimedClients(baseUrl: string): Readonly<Record<string, TimedClient>> {
  return {
    "raw fetch": rawFetch(baseUrl),
    "openapi-fetch": openapiFetch(baseUrl),
    ky: kyClient(baseUrl),
    axios: axiosClient(baseUrl),
    [CORE]: grinfiCore(baseUrl),
  };
}

function rawFetch(baseUrl: string): TimedClient {
  const headers = { accept: "application/json", authorization };
  const get = async (path: string): Promise<unknown> =>
    (await fetch(`${baseUrl}${path}`, { headers })).json();
  return {
    listTags: () => get("/leads/api/tags"),
    getLead: () => get(`/leads/api/leads/${encodeURIComponent(LEAD_UUID)}`),
    listFlows: () => {
      const query = new URLSearchParams({ "filter[status]": FLOW_STATUS, limit: String(PAGE_LIMIT) });
      return get(`/flows/api/flows?${query}`);
    },
  };
}

function openapiFetch(baseUrl: string): TimedClient {
  const client = createFetchClient<paths>({
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
  };
}

function grinfiCore(baseUrl: string): TimedClient {
  const { call } = createClient({ apiKey: API_KEY, baseUrl });
  return {
    listTags: () => call.listTags(),
    getLead: () => call.getLead({ path: { uuid: LEAD_UUID } }),
    listFlows: () => call.listFlows({ query: { limit: PAGE_LIMIT, filter: { status: FLOW_STATUS } } }),
  };
}
