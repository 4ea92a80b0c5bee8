import { expect, test } from "vitest";
import { eventsModule } from "./webhooks-module.ts";

test("the module has the objects, the operations and the known facts of all events", () => {
  const poll = { operation: "listMessages", filter: { type: "inbox" } };
  const readBack = { operation: "listEmails", filter: {} };
  const text = eventsModule({
    "x-sdk-webhooks": {
      replied: { summary: "A reply.", schema: {}, object: "message", identity: [["message.uuid"]], poll },
      opened: { summary: "An opened email.", schema: {}, object: "email", readBack },
      created: { summary: "A new contact.", schema: {} },
    },
  });
  expect(text).toContain('  replied: "message";\n  opened: "email";\n  created: never;\n');
  expect(text).toContain('export type EventOperation = "listEmails" | "listMessages";');
  expect(text).toContain(
    '  opened: { object: "email", readBack: { operation: "listEmails", filter: {} } },\n',
  );
  expect(text).toContain("  created: {},\n");
});

test("a description without events has an empty module", () => {
  const text = eventsModule({});
  expect(text).toContain("export interface EventObjects {\n}");
  expect(text).toContain("export type EventOperation = never;");
});

test("no text of a description becomes code", () => {
  const name = 'x: never; } export const hacked = 1; interface Y { "';
  expect(eventsModule({ "x-sdk-webhooks": { [name]: { schema: {}, object: name } } })).not.toContain(
    `\n  ${name}`,
  );
});
