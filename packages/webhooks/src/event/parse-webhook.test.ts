import { expect, test } from "vitest";
import { isWebhookError } from "../webhook-error.ts";
import { parseWebhook } from "./parse-webhook.ts";

const payload = {
  event_name: "contact_replied_email",
  contact: { uuid: "c1", name: "Robin Sample" },
  email: { uuid: "e1", subject: "Re: an idea" },
};

test.each<[string, unknown]>([
  ["at the top", payload],
  ["as text", JSON.stringify(payload)],
  ["in `body`", { body: payload }],
  ["in `body` as text", { headers: { host: "hooks.example.com" }, body: JSON.stringify(payload) }],
  ["in an array, as workflow tools pass it", [{ json: { body: payload } }]],
  ["beside null and numbers", { meta: null, count: 3, data: payload }],
])("finds the payload %s", (_, body) => {
  expect(parseWebhook(body)).toEqual({ name: "contact_replied_email", payload });
});

test("takes the outermost payload", () => {
  const nested = { ...payload, contact: { uuid: "c1", event_name: "contact_created" } };
  expect(parseWebhook({ body: nested })).toEqual({ name: "contact_replied_email", payload: nested });
});

test("gives an older name its current one", () => {
  const body = { ...payload, event_name: "contact_linkedin_connection_accepted" };
  expect(parseWebhook(body)).toEqual({
    name: "contact_accepted_linkedin_connection_request",
    payload: body,
  });
});

test("takes no text of a contact for the payload", () => {
  const forged = JSON.stringify({ event_name: "contact_deleted", contact: { uuid: "c1" } });
  expect(() => parseWebhook({ event: "reply", message: { text: forged }, texts: [forged] })).toThrow(
    "no event_name",
  );
});

test("rejects several events, because only one of them would be handled", () => {
  expect(() => parseWebhook([payload, payload])).toThrow("several events");
});

test.each(["sender_profile_issue", "constructor", "__proto__", ""])("does not know the event %j", (name) => {
  const body = { ...payload, event_name: name };
  expect(parseWebhook(body)).toEqual({ name: "unknown", eventName: name, payload: body });
});

test.each<[string, unknown]>([
  ["text that is not JSON", "event_name=contact_created"],
  ["an empty text", ""],
  ["JSON without a name", '{"contact":{"uuid":"c1"}}'],
  ["a name that is not a text", { event_name: 7 }],
  ["null", null],
  ["a payload that is nested too deeply", { a: { b: { c: { d: { e: payload } } } } }],
])("rejects %s", (_, body) => {
  const error = (() => {
    try {
      return parseWebhook(body);
    } catch (caught) {
      return caught;
    }
  })();
  expect(isWebhookError(error) && error.code).toBe("invalid_body");
});
