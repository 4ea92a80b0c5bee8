import { Grinfi } from "@grinfi/sdk";
import { Octokit } from "@octokit/core";
import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import Bottleneck from "bottleneck";
import ky from "ky";
import OpenAI from "openai";
import pRetry from "p-retry";
import { API_KEY, SDK } from "../config.ts";

/** The address of the API and its rate limit. */
export interface ApiOptions {
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  readonly limit: number;
  /** Milliseconds. */
  readonly interval: number;
}

/** A message to send. */
export interface Message {
  readonly lead_uuid: string;
  readonly sender_profile_uuid: string;
  readonly text: string;
}

/** A client that retries, reads a list and sends a message. */
export interface RetryClient {
  read(): Promise<unknown>;
  send(message: Message): Promise<unknown>;
}

const TAGS = "/leads/api/tags";
const MESSAGES = "/flows/api/linkedin-messages";

/** Each client is configured as in its documentation, with its default waits and number of retries. */
export const RETRY_CLIENTS: Readonly<Record<string, (setting: ApiOptions) => RetryClient>> = {
  [SDK]: grinfiSdk,
  "p-retry with bottleneck": pRetryWithBottleneck,
  "octokit, plugins retry and throttling": octokitWithPlugins,
  openai: openaiSdk,
  ky: kyWithRetries,
};

function grinfiSdk({ baseUrl, fetch, limit, interval }: ApiOptions): RetryClient {
  const rateLimit = { limit, interval, maxQueue: 10_000 };
  const { call } = new Grinfi({ apiKey: API_KEY, baseUrl, fetch, rateLimit });
  return { read: () => call.listTags(), send: (body) => call.sendLinkedInMessage({ body }) };
}

function pRetryWithBottleneck({ baseUrl, fetch, limit, interval }: ApiOptions): RetryClient {
  const limiter = new Bottleneck({
    reservoir: limit,
    reservoirRefreshAmount: limit,
    reservoirRefreshInterval: interval,
  });
  const call = (path: string, init: RequestInit): Promise<unknown> =>
    pRetry(
      () =>
        limiter.schedule(async () => {
          const headers = { authorization: `Bearer ${API_KEY}`, "content-type": "application/json" };
          const response = await fetch(baseUrl + path, { ...init, headers });
          if (!response.ok) throw new Error(`status ${response.status}`);
          return response.json();
        }),
      { retries: 3 },
    );
  return {
    read: () => call(TAGS, {}),
    send: (message) => call(MESSAGES, { method: "POST", body: JSON.stringify(message) }),
  };
}

function octokitWithPlugins({ baseUrl, fetch }: ApiOptions): RetryClient {
  const retryTwice = (_: number, __: object, ___: object, retryCount: number): boolean => retryCount < 2;
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const options = { baseUrl, request: { fetch }, log };
  const reader = new (Octokit.plugin(retry, throttling))({
    ...options,
    throttle: { onRateLimit: retryTwice, onSecondaryRateLimit: retryTwice },
  });
  // The throttling plugin would limit it to one request per second.
  const sender = new (Octokit.plugin(retry))(options);
  const headers = { authorization: `Bearer ${API_KEY}` };
  return {
    read: () => reader.request(`GET ${TAGS}`, { headers }),
    send: (message) => sender.request(`POST ${MESSAGES}`, { ...message, headers }),
  };
}

function openaiSdk({ baseUrl, fetch }: ApiOptions): RetryClient {
  const client = new OpenAI({ apiKey: API_KEY, baseURL: baseUrl, fetch });
  return { read: () => client.get(TAGS), send: (body) => client.post(MESSAGES, { body }) };
}

function kyWithRetries({ baseUrl, fetch }: ApiOptions): RetryClient {
  const client = ky.create({ baseUrl, fetch, headers: { authorization: `Bearer ${API_KEY}` } });
  return {
    read: () => client.get(TAGS).json(),
    send: (json) => client.post(MESSAGES, { json }).json(),
  };
}
