import { expect, test } from "vitest";
import { createCaller } from "../../../test/support/caller.ts";
import { createEmulator } from "../../index.ts";

const TEAMS = "/id/api/teams";

test("teams exist from the start and are paged", async () => {
  const call = createCaller(createEmulator());
  const { body } = await call("GET", TEAMS);
  expect(body).toMatchObject({ total: 3, has_more: false });
  expect(body.data[0]).toMatchObject({ id: 1, status: "active", user_id: 7 });
  expect((await call("GET", `${TEAMS}?limit=1&offset=1`)).body).toMatchObject({
    data: [body.data[1]],
    has_more: true,
  });
  expect((await call("GET", `${TEAMS}/2`)).body).toEqual(body.data[1]);
  expect((await call("GET", `${TEAMS}/99`)).status).toBe(404);
});

test("a team shows its remaining credits", async () => {
  const call = createCaller(createEmulator({ credits: 12 }));
  expect((await call("GET", `${TEAMS}/1`)).body.credits.advanced_enrichment).toBe(12);
  expect((await call("GET", TEAMS)).body.data[0].credits.advanced_enrichment).toBe(12);
  expect((await call("GET", `${TEAMS}/2`)).body.credits.advanced_enrichment).toBe(1000);
});

test("checkTeamLimits returns a 402 when the plan allows no more sender profiles", async () => {
  const call = createCaller(createEmulator({ contacts: 1 }));
  const check = (id: number, sender_profiles_limit: number) =>
    call("POST", `${TEAMS}/${id}/check-limits`, { sender_profiles_limit });
  expect(await check(1, 2)).toMatchObject({
    status: 200,
    body: { monthly: { sender_profiles: 3 }, yearly: null },
  });
  expect(await check(1, 3)).toMatchObject({ status: 402, body: { error: { reason: "payment_required" } } });
  await call("POST", "/flows/api/sender-profiles", { first_name: "A", last_name: "B", assignee_user_id: 7 });
  expect((await check(1, 2)).status).toBe(402);
  expect((await check(2, 5)).status).toBe(200);
  expect((await check(1, 0)).status).toBe(422);
  expect(await check(99, 1)).toMatchObject({ status: 403, body: { error: { reason: "access_denied" } } });
});

test("the current user is the owner of the rows", async () => {
  const call = createCaller(createEmulator({ contacts: 1 }));
  const { body } = await call("GET", "/id/api/users/current");
  expect(body).toMatchObject({ id: 7, email: "robin.sample@outreach.example" });
  expect((await call("GET", "/flows/api/flows")).body.data[0].user_id).toBe(body.id);
});
