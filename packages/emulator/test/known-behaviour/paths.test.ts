import { expect, test } from "vitest";
import { aliases } from "../../src/other-clients/aliases.ts";
import { otherClientRequests } from "../fixtures/other-clients.ts";
import { serveEmulator } from "./account.ts";

test("operations are found at the other paths of the publisher's MCP server", () => {
  const requests = otherClientRequests.map(({ method, path }) => `${method} ${path.replace(/\?.*/, "")}`);
  const shapes = new Set(requests.map((request) => request.replace(/\{[^}]*\}/g, "{}")));
  for (const { method, path } of aliases)
    expect(shapes).toContain(`${method} ${path.replace(/\{[^}]*\}/g, "{}")}`);
  expect(aliases).toHaveLength(33);
});

test("a path without an operation is a 404 that names the paths of the emulator", async () => {
  const { send } = await serveEmulator();
  for (const [method, path, named] of [
    ["GET", "/ai/api/llms", "/ai/api/agents"],
    ["GET", "/leads/api/mass-actions", "/leads/api/leads/search"],
    ["GET", "/integrations/c1/api/request-schedules", "/integrations/c1/api/webhooks"],
    ["POST", "/leads/api/leads", "/leads/api/leads/upsert"],
    ["GET", "/elsewhere", "/ai/api, /browsers/api"],
  ] as const) {
    const { status, body } = await send(method, path);
    expect([path, status, body.message]).toEqual([path, 404, expect.stringContaining(named)]);
  }
  const strict = await serveEmulator({ strict: true });
  expect((await strict.send("GET", "/ai/api/agents")).body.message).not.toContain("/ai/api,");
});
