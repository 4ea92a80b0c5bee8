import { expect, test } from "vitest";
import { createEmulator } from "../src/index.ts";
import { createCaller } from "./support/caller.ts";

test("key, limit, path, team and body are checked in this order", async () => {
  const emulator = createEmulator({ apiKeys: ["test-key"], rateLimit: 5, contacts: 10 });
  const stranger = createCaller(emulator, { authorization: "Bearer other-key", "team-id": "999" });
  const call = createCaller(emulator, { "team-id": "999" });
  const known = createCaller(emulator);
  const outcomes: unknown[] = [];
  for (const [send, method, path] of [
    [stranger, "POST", "/nowhere"],
    [call, "POST", "/nowhere"],
    [call, "PATCH", "/leads/api/tags"],
    [call, "POST", "/leads/api/tags"],
    [known, "POST", "/leads/api/tags"],
    [known, "GET", "/leads/api/lists?order_field=horse"],
    [known, "POST", "/nowhere"],
  ] as const) {
    const { status, body } = await send(method, path, method === "GET" ? undefined : {});
    outcomes.push([status, body.error.reason]);
  }
  expect(outcomes).toEqual([
    [401, "auth_exception"],
    [404, "not_found"],
    [405, "method_not_allowed"],
    [403, "access_denied"],
    [422, "validation_error"],
    [500, "server_error"],
    [429, "too_many_requests"],
  ]);
});

test("a body of an undeclared type is a 400", async () => {
  const { status, body } = await createCaller(createEmulator(), { "content-type": "text/plain" })(
    "POST",
    "/leads/api/tags",
    { name: "Hot" },
  );
  expect([status, body.error.reason]).toEqual([400, "bad_request"]);
});
