import { Grinfi } from "@grinfi/sdk";
import { Octokit } from "@octokit/core";
import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import Bottleneck from "bottleneck";
import ky from "ky";
import OpenAI from "openai";
import pRetry from "p-retry";

/** The API, and what it allows. */
export interface Setting {
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  readonly limit: number;
  readonly interval: number;
}

interface Message {
  readonly lead_uuid: string;
  readonly sender_profile_uuid: string;
  readonly text: string;
}

/** A client that reads a list, and sends a message. */
export interface Contender {
  read(): Promise<unknown>;
  send(message: Message): Promise<unknown>;
}

const KEY = "test-key";
const TAGS = "/leads/api/tags";
const MESSAGES = "/flows/api/linkedin-messages";

/** Each as its own documentation would set it up, with the waits and the number of retries that it has by default. */
export const CONTENDERS: Readonly<Record<string, (setting: Setting) => Contender>> = {
  "@grinfi/sdk": ours,
  "p-retry with bottleneck": pRetryWithBottleneck,
  "octokit, plugins retry and throttling": octokit,
  openai,
  ky: kyContender,
};

function ours({ baseUrl, fetch, limit, interval }: Setting): Contender {
  const rateLimit = { limit, interval, maxQueue: 10_000 };
  const { call } = new Grinfi({ apiKey: KEY, baseUrl, fetch, rateLimit });
  return { read: () => call.listTags(), send: (body) => call.sendLinkedInMessage({ body }) };
}

function pRetryWithBottleneck({ baseUrl, fetch, limit, interval }: Setting): Contender {
  const limiter = new Bottleneck({
    reservoir: limit,
    reservoirRefreshAmount: limit,
    reservoirRefreshInterval: interval,
  });
  const call = (path: string, init: RequestInit): Promise<unknown> =>
    pRetry(
      () =>
        limiter.schedule(async () => {
          const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json" };
          const response = await fetch(baseUrl + path, { ...init, headers });
          if (!response.ok) throw new Error(`status ${response.status}`);
          return response.json();
        }),
      { maxRetries: 3 },
    );
  return {
    read: () => call(TAGS, {}),
    send: (message) => call(MESSAGES, { method: "POST", body: JSON.stringify(message) }),
  };
}

function octokit({ baseUrl, fetch }: Setting): Contender {
  const again = (_: number, __: object, ___: object, retryCount: number): boolean => retryCount < 2;
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const options = { baseUrl, request: { fetch }, log };
  const reader = new (Octokit.plugin(retry, throttling))({
    ...options,
    throttle: { onRateLimit: again, onSecondaryRateLimit: again },
  });
  // The other plugin would only make it one send a second.
  const sender = new (Octokit.plugin(retry))(options);
  const headers = { authorization: `Bearer ${KEY}` };
  return {
    read: () => reader.request(`GET ${TAGS}`, { headers }),
    send: (message) => sender.request(`POST ${MESSAGES}`, { ...message, headers }),
  };
}

function openai({ baseUrl, fetch }: Setting): Contender {
  const client = new OpenAI({ apiKey: KEY, baseURL: baseUrl, fetch });
  return { read: () => client.get(TAGS), send: (body) => client.post(MESSAGES, { body }) };
}

function kyContender({ baseUrl, fetch }: Setting): Contender {
  const client = ky.create({ baseUrl, fetch, headers: { authorization: `Bearer ${KEY}` } });
  return {
    read: () => client.get(TAGS).json(),
    send: (json) => client.post(MESSAGES, { json }).json(),
  };
}
