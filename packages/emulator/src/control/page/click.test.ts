import { expect, onTestFinished, test } from "vitest";
import { createCaller } from "../../../test/support/caller.ts";
import { type EmulatorServerOptions, startServer } from "../../server.ts";

async function start(options: EmulatorServerOptions = {}) {
  const server = await startServer({ now: "2026-01-05T09:00:00Z", contacts: 20, ...options });
  onTestFinished(() => server.close());
  const call = createCaller(server.emulator);
  /** Returns the contact of the first button with a name. */
  const contactOf = async (button: string): Promise<string> => {
    const text = await (await fetch(server.url)).text();
    return new RegExp(`name="${button}" value="([^"]+)"`).exec(text)?.[1] ?? "";
  };
  /** Sends the form as a browser does, and returns the response and the page that the browser then shows. */
  const click = async (fields: Record<string, string>, headers: Record<string, string> = {}) => {
    const body = new URLSearchParams(fields);
    const response = await fetch(server.url, { method: "POST", body, headers, redirect: "manual" });
    const location = response.headers.get("location");
    const shown = location === null ? response : await fetch(new URL(location, server.url));
    return { status: response.status, location, text: await shown.text() };
  };
  return { ...server, call, contactOf, click };
}

/** Returns what the page shows about the time since the last click. */
const recentOf = (text: string): string =>
  (text.split('<div id="recent" data-live>')[1]?.split('<div id="uuids"')[0] ?? "")
    .replace(/<[^>]*>|\s+/g, " ")
    .replace(/\s+/g, " ");

test.each([
  ["hour", "2026-01-05 10:00:00 UTC"],
  ["day", "2026-01-06 09:00:00 UTC"],
])("a click makes a %s pass, and shows what happened in it", async (time, now) => {
  const { emulator, call, contactOf, click } = await start();
  const [sender] = (await call("GET", "/flows/api/sender-profiles")).body.data;
  const ids = { lead_uuid: await contactOf("linkedin"), sender_profile_uuid: sender.uuid };
  const { uuid } = (await call("POST", "/flows/api/linkedin-messages", { ...ids, text: "Hello!" })).body;
  const since = emulator.ledger.entries.length;
  const { status, location, text } = await click({ time });
  expect([status, location]).toEqual([303, `/?since=${since}`]);
  expect(text).toContain(now);
  expect(recentOf(text)).toMatch(/1 sent .*2026-01-05 09:00:05 sent .*channel linkedin/);
  expect(recentOf(text)).toContain(`message ${uuid}`);
  expect(recentOf(text)).not.toContain("sendLinkedInMessage");
});

test("a contact who has received no message has no buttons", async () => {
  const { call, url } = await start();
  const [list] = (await call("GET", "/leads/api/lists")).body.data;
  const lead = { linkedin_id: "robin-sample", first_name: "Robin" };
  const { uuid } = (await call("POST", "/leads/api/leads/upsert", { list_uuid: list.uuid, lead })).body;
  const text = await (await fetch(url)).text();
  const [, item = ""] = text.split(`<code class="uuid">${uuid}</code>`);
  expect(item.split("</li>")[0]).toContain("has received no message yet");
  expect(text).not.toContain(`value="${uuid}"`);
});

test("if nothing was due, the page says so", async () => {
  const { click } = await start({ contacts: 0 });
  expect(recentOf((await click({ time: "hour" })).text)).toContain("Nothing was due.");
});

test("an invited contact accepts, and is then no longer invited", async () => {
  const { emulator, contactOf, click } = await start();
  const lead = await contactOf("accept");
  const { status, text } = await click({ accept: lead, text: "" });
  expect(status).toBe(303);
  expect(recentOf(text)).toMatch(/1 received .* kind connection_accepted/);
  expect(emulator.ledger.effects("received")).toMatchObject([{ kind: "connection_accepted", lead }]);
  expect(text).not.toContain(`name="accept" value="${lead}"`);
});

test.each([
  ["linkedin", "linkedin-messages"],
  ["email", "emails"],
])(
  "a contact replies by %s, and the page shows the message and the changed numbers",
  async (channel, table) => {
    const { emulator, contactOf, click } = await start();
    const lead = await contactOf(channel);
    const before = emulator.counts()[table] ?? 0;
    const { status, text } = await click({ [channel]: lead, text: "Tuesday & Friday?" });
    expect(status).toBe(303);
    expect(emulator.ledger.effects("received")).toMatchObject([{ channel, lead }]);
    const counts = text.replace(/<[^>]*>|\s+/g, " ").replace(/\s+/g, " ");
    expect(counts).toContain(`${table} ${before + 1} +1`);
    if (channel === "linkedin") expect(text).toContain("Tuesday &#38; Friday?");
  },
);

test("a click needs no API key, does not count against the limit, is not subject to faults and is not a request in the ledger", async () => {
  const { emulator, click } = await start({ rateLimit: 1 });
  emulator.addFault({ kind: "status", times: null });
  const before = emulator.ledger.requests().length;
  for (let count = 0; count < 3; count++) expect((await click({ time: "hour" })).status).toBe(303);
  expect(emulator.ledger.requests()).toHaveLength(before);
});

test.each<[string, Record<string, string>, number, string]>([
  ["without a button", {}, 422, "must have one of the fields time, accept, linkedin, email"],
  ["with an unknown duration", { time: "<b>year" }, 422, "time must be hour or day, not &#60;b&#62;year."],
  ["without a text", { linkedin: "CONTACT", text: " " }, 422, "The reply has no text."],
  ["for an unknown contact", { linkedin: "<i>nobody", text: "Hi" }, 404, "id &#60;i&#62;nobody"],
  ["for a contact that nobody invited", { accept: "CONTACT" }, 404, "There is no sender profile"],
])("a click %s changes nothing, and the page says why", async (_, fields, status, message) => {
  const { emulator, click, call } = await start();
  const [list] = (await call("GET", "/leads/api/lists")).body.data;
  const lead = { linkedin_id: "robin-sample", first_name: "Robin" };
  const { uuid } = (await call("POST", "/leads/api/leads/upsert", { list_uuid: list.uuid, lead })).body;
  const before = JSON.stringify([emulator.save(), emulator.ledger.entries]);
  const response = await click(
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value.replace("CONTACT", uuid)])),
  );
  expect(response.status).toBe(status);
  expect(/<p class="error" role="alert">(.*?)<\/p>/s.exec(response.text)?.[1]).toContain(message);
  expect(JSON.stringify([emulator.save(), emulator.ledger.entries])).toBe(before);
});

test("a form on a page of another origin is rejected", async () => {
  const { emulator, click } = await start();
  const { status, text } = await click({ time: "day" }, { origin: "https://attacker.invalid" });
  expect(status).toBe(403);
  expect(text).toContain("cross_origin");
  expect(emulator.now.toISOString()).toBe("2026-01-05T09:00:00.000Z");
});

test("without a server, the response is the redirect", async () => {
  const { emulator } = await start();
  const response = await emulator.fetch("http://emulator.invalid/", { method: "POST", body: "time=hour" });
  expect([response.status, response.headers.get("location")]).toEqual([303, "/?since=0"]);
  expect(emulator.now.toISOString()).toBe("2026-01-05T10:00:00.000Z");
});
