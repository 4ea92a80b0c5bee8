import { expect, test } from "vitest";
import { eventKeys } from "./event-keys.ts";
import { parseWebhook } from "./parse-webhook.ts";

const message = { uuid: "m1", text: "Tell me more.", sent_at: "2026-03-02T09:00:00Z", read_at: null };
const reply = { event_name: "contact_replied_linkedin_message", contact: { uuid: "c1" } };

const keysOf = async (payload: object): Promise<readonly string[]> =>
  (await eventKeys(parseWebhook(payload))).keys;

test("a message has the key of its uuid, and one of its contact, time and text", async () => {
  const keys = await keysOf({ ...reply, linkedin_message: message });
  const { uuid: _, ...withoutUuid } = message;
  expect(keys).toHaveLength(2);
  expect(await keysOf({ ...reply, linkedin_message: withoutUuid })).toEqual([keys[1]]);
});

test("the id is the same with and without a uuid", async () => {
  const { uuid: _, ...withoutUuid } = message;
  const ids = [message, withoutUuid].map(async (linkedin_message) => {
    const { id } = await eventKeys(parseWebhook({ ...reply, linkedin_message }));
    return id;
  });
  const [one, other] = await Promise.all(ids);
  expect(one).toBe(other);
});

test("the same time in another notation is the same key", async () => {
  const { uuid: _, ...plain } = message;
  const [key] = await keysOf({ ...reply, linkedin_message: plain });
  for (const sent_at of [
    "2026-03-02T09:00:00.000Z",
    "2026-03-02T10:00:00+01:00",
    "2026-03-02T09:00:00.25Z",
    "2026-03-02 09:00:00",
    "2026-03-02 09:00:00",
  ])
    expect(await keysOf({ ...reply, linkedin_message: { ...plain, sent_at } })).toEqual([key]);
});

test("what changes later does not change the keys", async () => {
  const keys = await keysOf({ ...reply, linkedin_message: message });
  const later = { ...reply, linkedin_message: { ...message, read_at: "2026-03-03T09:00:00Z" }, extra: 1 };
  expect(await keysOf(later)).toEqual(keys);
});

test("the same message in another event has other keys", async () => {
  const inMail = { ...reply, event_name: "contact_replied_linkedin_inmail", linkedin_message: message };
  const keys = await keysOf({ ...reply, linkedin_message: message });
  for (const key of await keysOf(inMail)) expect(keys).not.toContain(key);
});

test("an event without an identity has a digest of its payload, whatever the order of its fields", async () => {
  const event = { event_name: "contact_updated", contact: { uuid: "c1", name: "Robin" } };
  const reordered = { contact: { name: "Robin", uuid: "c1" }, event_name: "contact_updated" };
  const { isDigest, keys } = await eventKeys(parseWebhook(event));
  expect(isDigest).toBe(true);
  expect(await keysOf(reordered)).toEqual(keys);
  expect(await keysOf({ ...event, contact: { uuid: "c1", name: "Kim" } })).not.toEqual(keys);
});

test("a message without uuid or time has a digest", async () => {
  const { isDigest } = await eventKeys(parseWebhook({ ...reply, linkedin_message: { text: "Hi" } }));
  expect(isDigest).toBe(true);
});

test.each(["", null, undefined])(
  "a message with the text %j has the key of its contact and time",
  async (text) => {
    const { uuid, ...plain } = { ...message, text };
    const [, key] = await keysOf({ ...reply, linkedin_message: { ...plain, uuid } });
    expect(await keysOf({ ...reply, linkedin_message: plain })).toEqual([key]);
  },
);

test("an unknown event has a digest of its payload, which contains its name", async () => {
  const [one = ""] = await keysOf({ event_name: "account_exported", n: 1 });
  expect(one).toMatch(/^unknown:[0-9a-f]{64}$/);
  expect(await keysOf({ event_name: "account_exported", n: 2 })).not.toEqual([one]);
});

test("keys contain no personal data", async () => {
  const keys = await keysOf({ ...reply, linkedin_message: message });
  for (const key of keys) expect(key).toMatch(/^contact_replied_linkedin_message:[0-9a-f]{64}$/);
});
