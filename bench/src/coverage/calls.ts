import type * as Core from "@grinfi/core";
import type * as Sdk from "@grinfi/sdk";
import { Octokit } from "@octokit/rest";
import ky from "ky";
import OpenAI from "openai";
import Stripe from "stripe";
import { API_KEY } from "../config.ts";
import { buildsOf, importPackage, type Setting } from "../setting.ts";

/** Makes one call. */
export type Call = () => Promise<unknown>;

const BASE_URL = "https://api.invalid";
const FILTER = { status: "ok" } as const;

/** The list that every call returns, with the fields by which one of the clients recognises its last page. */
const PAGE = {
  data: [{ uuid: "00000000-0000-4000-8000-000000000001", created_at: "2026-03-01T09:00:00Z" }],
  ...{ limit: 100, offset: 0, total: 1, has_more: false, object: "list" },
};

/** Responds without a network, so that only the code of the clients runs. */
const respond = async (): Promise<Response> => Response.json(PAGE);

/** Creates a call that reads the first page of a list, for each client with its other options at their defaults. */
export async function createCalls(setting: Setting): Promise<ReadonlyMap<string, Call>> {
  const options = { apiKey: API_KEY, baseUrl: BASE_URL, fetch: respond };
  const calls = new Map<string, Call>();
  for (const build of buildsOf(setting)) {
    const { createClient } = await importPackage<typeof Core>(setting, build.core);
    const { call } = createClient(options);
    calls.set(build.core, () => call.searchContacts({ body: { filter: FILTER } }));
    const { Grinfi } = await importPackage<typeof Sdk>(setting, build.sdk);
    // With the limit of the API, the calls would wait.
    const { contacts } = new Grinfi({ ...options, rateLimit: { limit: 1_000_000 } });
    calls.set(build.sdk, async () => await contacts.search({ filter: FILTER }));
  }
  const openai = new OpenAI({ apiKey: API_KEY, baseURL: BASE_URL, fetch: respond });
  calls.set("openai", async () => await openai.models.list());
  calls.set("ky", () => ky.get(BASE_URL, { fetch: respond }).json());
  const stripe = new Stripe(API_KEY, { httpClient: Stripe.createFetchHttpClient(respond) });
  calls.set("stripe", async () => await stripe.customers.list());
  const octokit = new Octokit({ request: { fetch: respond } });
  calls.set("@octokit/rest", () => octokit.rest.repos.listForAuthenticatedUser());
  return calls;
}
