import { onTestFinished } from "vitest";
import type { Emulator, EmulatorOptions } from "../../src/index.ts";
import { startServer } from "../../src/server.ts";
import type { AnyJson, ApiResponse } from "../support/api.ts";

/** An emulator that listens on loopback, and a function that sends requests to it. */
export interface ServedEmulator {
  readonly emulator: Emulator;
  /** Sends a request as any client could, with `fetch` alone. @param path - With its query. */
  readonly send: (method: string, path: string, body?: object) => Promise<ApiResponse>;
  /** Sends a request. @throws Error if it fails. */
  readonly read: (method: string, path: string, body?: object) => Promise<AnyJson>;
}

export async function serveEmulator(options: EmulatorOptions = {}): Promise<ServedEmulator> {
  const { url, emulator, close } = await startServer({ contacts: 20, ...options });
  onTestFinished(close);
  const send: ServedEmulator["send"] = async (method, path, body) => {
    const isForm = body instanceof FormData;
    const response = await fetch(url + path, {
      method,
      headers: {
        authorization: "Bearer test-key",
        accept: "application/json, text/csv",
        ...(body !== undefined && !isForm && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json") ?? false;
    return { status: response.status, body: isJson ? JSON.parse(text) : text };
  };
  const read: ServedEmulator["read"] = async (method, path, body) => {
    const response = await send(method, path, body);
    if (response.status < 300) return response.body;
    throw new Error(`${method} ${path} responded with ${response.status}: ${JSON.stringify(response.body)}`);
  };
  return { emulator, send, read };
}

/** Creates a row of each kind that the requests of other clients name, and returns their ids by name. */
export async function createNamedRows({ read }: ServedEmulator): Promise<Record<string, string>> {
  const first = async (path: string): Promise<string> => (await read("GET", path)).data[0].uuid;
  const create = async (path: string, body: object): Promise<string> => (await read("POST", path, body)).uuid;
  const contacts = await read("POST", "/leads/api/leads/search", {});
  const form = new FormData();
  form.set("attachment", new Blob(["Prices"], { type: "text/plain" }), "prices.txt");
  for (const [name, value] of Object.entries({ name: "prices.txt", size: "6", type: "text/plain" }))
    form.set(`payload[${name}]`, value);
  return {
    contact: (contacts.data[0].lead ?? contacts.data[0]).uuid,
    sender: await first("/flows/api/sender-profiles"),
    flow: await first("/flows/api/flows"),
    company: await first("/leads/api/companies"),
    agent: await create("/flows/api/ai-agents", { name: "Sorter" }),
    template: await create("/flows/api/ai-templates", { name: "First", type: "message", is_public: 0 }),
    webhook: await create("/integrations/api/webhooks", {
      name: "Hook",
      event: "contact_created",
      target_url: "http://127.0.0.1:9/",
    }),
    attachment: await create("/flows/api/attachments", form),
    "blocked company": await create("/leads/api/companies-blacklist", { domain: "blocked.example" }),
    "blocked contact": await create("/leads/api/leads-blacklist", { linkedin: "blocked" }),
    "custom field": await create("/leads/api/custom-fields", { name: "trucks", object: "lead" }),
  };
}

/** Replaces `{name}` in a text by the id of the row with this name. */
export const withIds = (text: string, ids: Readonly<Record<string, string>>): string =>
  text.replace(/\{([a-z ]+)\}/g, (given, name: string) => ids[name] ?? given);
