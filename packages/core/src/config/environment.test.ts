import { afterEach, describe, expect, test, vi } from "vitest";
import { createClient } from "../client/client.ts";
import type { ClientOptions } from "./options.ts";

afterEach(() => void vi.unstubAllGlobals());

const ok = (): Response => Response.json({ data: [] });

describe("a browser", () => {
  const PAGE = { window: {}, document: {} };
  const WORKER = { WorkerGlobalScope: class {}, importScripts: () => {} };
  const stub = (globals: object): void => {
    for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);
  };

  test.each([
    ["page", PAGE],
    ["worker", WORKER],
  ])("%s is rejected unless it is allowed", async (_, globals) => {
    stub(globals);
    const fetch = async () => ok();
    const create = (more: ClientOptions = {}) => createClient({ apiKey: "not-a-real-key", fetch, ...more });
    expect(() => create()).toThrow("every visitor can read the API key");
    expect(() => create({ dangerouslyAllowBrowser: false })).toThrow("dangerouslyAllowBrowser");
    const client = create({ dangerouslyAllowBrowser: true });
    expect(await client.withOptions({ teamId: 1 }).call.listTags()).toEqual({ data: [] });
  });

  test.each([
    ["a server", {}],
    ["a runtime with a window and no document", { window: {} }],
    ["a worker of a server", { WorkerGlobalScope: class {} }],
  ])("%s is not a browser", (_, globals) => {
    stub(globals);
    expect(() => createClient({ apiKey: "not-a-real-key" })).not.toThrow();
  });
});
