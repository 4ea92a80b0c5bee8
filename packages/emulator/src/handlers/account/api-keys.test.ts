import { expect, test } from "vitest";
import { createCaller } from "../../../test/support/caller.ts";
import { createEmulator } from "../../index.ts";

const PATH = "/id/api/jwt-tokens/create-api-key";

test("a new key is valid and is returned only once", async () => {
  const emulator = createEmulator({ apiKeys: ["test-key"] });
  const { body } = await createCaller(emulator)("POST", PATH, { name: "nightly" });
  expect(body).toMatchObject({ name: "nightly", team_id: 1, user_id: 7 });
  expect(body.last_token).toMatch(/^emulator-key-1-/);
  const withNewKey = createCaller(emulator, { authorization: `Bearer ${body.last_token}` });
  expect((await withNewKey("GET", "/leads/api/tags")).status).toBe(200);
  const withOther = createCaller(emulator, { authorization: "Bearer emulator-key-2-guess" });
  expect((await withOther("GET", "/leads/api/tags")).status).toBe(401);
  expect(JSON.stringify([emulator.save(), emulator.ledger.entries])).not.toContain(body.last_token);
  expect(emulator.ledger.effects("created")).toMatchObject([{ collection: "api-keys", id: body.jti }]);
});

test("each call creates another key for the team of the request", async () => {
  const emulator = createEmulator();
  const first = (await createCaller(emulator)("POST", PATH, { name: "a" })).body;
  const second = (await createCaller(emulator, { "team-id": "2" })("POST", PATH, { name: "a" })).body;
  expect(second.team_id).toBe(2);
  expect(second.jti).not.toBe(first.jti);
  expect(second.last_token).not.toBe(first.last_token);
});

test("a key without a name returns a 422", async () => {
  const call = createCaller(createEmulator());
  expect((await call("POST", PATH, { name: " " })).status).toBe(422);
  expect((await call("POST", PATH, {})).status).toBe(422);
});

test("a reset deletes created keys", async () => {
  const emulator = createEmulator({ apiKeys: ["test-key"] });
  const { body } = await createCaller(emulator)("POST", PATH, { name: "a" });
  emulator.reset();
  const withGoneKey = createCaller(emulator, { authorization: `Bearer ${body.last_token}` });
  expect((await withGoneKey("GET", "/leads/api/tags")).status).toBe(401);
});
