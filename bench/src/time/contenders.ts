import { createClient, type paths } from "@grinfi/core";
import axios from "axios";
import ky from "ky";
import createFetchClient from "openapi-fetch";
import { LEAD, LIMIT, STATUS } from "./rows.ts";

/** What is called: a list without input, a record by a path parameter, and a list with a filter. */
export type Task = "getLead" | "listFlows" | "listTags";
export type Contender = Readonly<Record<Task, () => Promise<unknown>>>;

const KEY = "not-a-real-key";
const authorization = `Bearer ${KEY}`;

/** Each as its own documentation would write it, with the options that it has by default. */
export function contenders(baseUrl: string): Readonly<Record<string, Contender>> {
  return {
    "raw fetch": rawFetch(baseUrl),
    "openapi-fetch": openapiFetch(baseUrl),
    ky: kyContender(baseUrl),
    axios: axiosContender(baseUrl),
    "@grinfi/core": ours(baseUrl),
  };
}

function rawFetch(baseUrl: string): Contender {
  const headers = { accept: "application/json", authorization };
  const get = async (path: string): Promise<unknown> =>
    (await fetch(`${baseUrl}${path}`, { headers })).json();
  return {
    listTags: () => get("/leads/api/tags"),
    getLead: () => get(`/leads/api/leads/${encodeURIComponent(LEAD)}`),
    listFlows: () => {
      const query = new URLSearchParams({ "filter[status]": STATUS, limit: String(LIMIT) });
      return get(`/flows/api/flows?${query}`);
    },
  };
}

function openapiFetch(baseUrl: string): Contender {
  const client = createFetchClient<paths>({
    baseUrl,
    headers: { accept: "application/json", authorization },
  });
  return {
    listTags: async () => (await client.GET("/leads/api/tags")).data,
    getLead: async () =>
      (await client.GET("/leads/api/leads/{uuid}", { params: { path: { uuid: LEAD } } })).data,
    listFlows: async () => {
      const query = { limit: LIMIT, filter: { status: STATUS } } as const;
      return (await client.GET("/flows/api/flows", { params: { query } })).data;
    },
  };
}

function kyContender(baseUrl: string): Contender {
  const client = ky.create({ baseUrl, headers: { authorization } });
  return {
    listTags: () => client.get("/leads/api/tags").json(),
    getLead: () => client.get(`/leads/api/leads/${encodeURIComponent(LEAD)}`).json(),
    listFlows: () => {
      const searchParams = { limit: LIMIT, "filter[status]": STATUS };
      return client.get("/flows/api/flows", { searchParams }).json();
    },
  };
}

function axiosContender(baseURL: string): Contender {
  const client = axios.create({ baseURL, headers: { authorization } });
  return {
    listTags: async () => (await client.get("/leads/api/tags")).data,
    getLead: async () => (await client.get(`/leads/api/leads/${encodeURIComponent(LEAD)}`)).data,
    listFlows: async () => {
      const params = { limit: LIMIT, filter: { status: STATUS } };
      return (await client.get("/flows/api/flows", { params })).data;
    },
  };
}

function ours(baseUrl: string): Contender {
  const { call } = createClient({ apiKey: KEY, baseUrl });
  return {
    listTags: () => call.listTags(),
    getLead: () => call.getLead({ path: { uuid: LEAD } }),
    listFlows: () => call.listFlows({ query: { limit: LIMIT, filter: { status: STATUS } } }),
  };
}
