import { describe, expect, test } from "vitest";
import { UNKNOWN_UUID } from "../../../test/support/constants.ts";
import { OutreachFixture } from "../../../test/support/outreach-fixture.ts";
import { MINUTE } from "../../durations.ts";

const BROWSERS = "/browsers/api/linkedin-browsers";
const SENDERS = "/flows/api/sender-profiles";
const names = { first_name: "Kim", last_name: "Placeholder", assignee_user_id: 7 };

describe("a LinkedIn browser", () => {
  async function browser(
    outreach: OutreachFixture,
  ): Promise<{ path: string; sender: string; get: () => ReturnType<typeof outreach.get> }> {
    const { uuid: sender } = await outreach.post(SENDERS, names);
    const { id } = await outreach.post(BROWSERS, { sender_profile_uuid: sender, proxy_country_code: "GB" });
    const path = `${BROWSERS}/${id}`;
    return { path, sender, get: () => outreach.get(path) };
  }

  test("is stopped at first, and running after its owner has logged in with the link", async () => {
    const outreach = new OutreachFixture();
    const { path, sender, get } = await browser(outreach);
    expect(await get()).toMatchObject({
      status: "stopped",
      linkedin_account_uuid: null,
      proxy_country_code: "GB",
      name: "Kim Placeholder",
    });
    const link = await outreach.call("POST", `${path}/generate-external-access-key`);
    expect(link).toMatchObject({
      status: 200,
      body: { external_access_key: expect.stringContaining("not-a-real-key") },
    });
    expect(link.body.cloud_browser_url).toContain(link.body.external_access_key);
    expect(JSON.stringify(await get())).not.toContain("not-a-real-key");
    outreach.emulator.advance(2 * MINUTE);
    expect(await get()).toMatchObject({ status: "initializing", linkedin_account_uuid: expect.any(String) });
    outreach.emulator.advance(MINUTE);
    const { status, id, linkedin_account_uuid } = await get();
    expect(status).toBe("running");
    expect(await outreach.get(`${SENDERS}/${sender}`)).toMatchObject({
      linkedin_account_uuid,
      linkedin_browser_id: id,
    });
  });

  test("has a login issue if it is started before anybody has logged in", async () => {
    const outreach = new OutreachFixture();
    const { path, get } = await browser(outreach);
    expect((await outreach.call("POST", `${path}/run`)).status).toBe(204);
    expect((await get()).status).toBe("initializing");
    outreach.emulator.advance(MINUTE);
    expect(await get()).toMatchObject({ status: "login_issue", error_reason: expect.any(String) });
  });

  test("can be restarted, and stays stopped if it is stopped while starting", async () => {
    const outreach = new OutreachFixture();
    const { linkedin_browser_id: id } = await outreach.sender();
    const path = `${BROWSERS}/${id}`;
    expect((await outreach.call("POST", `${path}/stop`)).status).toBe(204);
    await outreach.call("POST", `${path}/run`);
    await outreach.call("POST", `${path}/stop`);
    outreach.emulator.advance(MINUTE);
    expect((await outreach.get(path)).status).toBe("stopped");
    await outreach.call("POST", `${path}/run`);
    outreach.emulator.advance(MINUTE);
    expect(await outreach.get(path)).toMatchObject({ status: "running", error_reason: null });
  });

  test("a new link invalidates the previous one", async () => {
    const outreach = new OutreachFixture();
    const { path, get } = await browser(outreach);
    await outreach.post(`${path}/generate-external-access-key`);
    outreach.emulator.advance(MINUTE);
    await outreach.post(`${path}/generate-external-access-key`);
    outreach.emulator.advance(90_000);
    expect((await get()).linkedin_account_uuid).toBeNull();
    outreach.emulator.advance(MINUTE);
    expect((await get()).linkedin_account_uuid).not.toBeNull();
  });

  test("has a proxy and shared emails, and its deletion removes the account of its sender", async () => {
    const outreach = new OutreachFixture();
    const { uuid: sender, linkedin_browser_id: id } = await outreach.sender();
    const path = `${BROWSERS}/${id}`;
    await outreach.call("POST", `${path}/set-proxy`, { proxy_country_code: "DE" });
    for (const recipients of [["a@team.example"], ["a@team.example", "b@team.example"]]) {
      expect((await outreach.call("POST", `${path}/share`, { recipients })).status).toBe(200);
    }
    expect(await outreach.get(path)).toMatchObject({
      proxy_country_code: "DE",
      shared_emails: ["a@team.example", "b@team.example"],
    });
    expect((await outreach.call("DELETE", path)).status).toBe(204);
    expect(await outreach.get(`${SENDERS}/${sender}`)).toMatchObject({
      linkedin_browser_id: null,
      linkedin_account_uuid: null,
    });
    expect((await outreach.call("POST", `${path}/run`)).status).toBe(404);
  });

  test("is listed with paging in the body, oldest first", async () => {
    const outreach = new OutreachFixture();
    const ids: number[] = [];
    for (let index = 0; index < 3; index++) ids.push((await outreach.sender()).linkedin_browser_id);
    const page = await outreach.post(`${BROWSERS}/list`, { limit: 2 });
    expect(page).toMatchObject({ total: 3, limit: 2, offset: 0, has_more: true });
    expect(page.data.map(({ id }: { id: number }) => id)).toEqual(ids.slice(0, 2));
    const newest = await outreach.post(`${BROWSERS}/list`, { limit: 1, order_type: "desc" });
    expect(newest.data).toMatchObject([{ id: ids[2] }]);
    expect((await outreach.call("POST", BROWSERS, { sender_profile_uuid: UNKNOWN_UUID })).status).toBe(422);
  });
});
