/**
 * Lists the contacts with unread messages, the newest first, each with the conversation. Marks them as read only with
 * `--mark-read`.
 *
 *     node main.ts [--since 2026-03-01] [--mark-read]
 */
import { parseArgs } from "node:util";
import { type ConversationEntry, Grinfi } from "@grinfi/sdk";

const { values } = parseArgs({
  options: { since: { type: "string" }, "mark-read": { type: "boolean", default: false } },
});

const grinfi = new Grinfi(); // reads GRINFI_API_KEY
const listed: string[] = [];

for await (const { contact, unread } of grinfi.inbox.listUnread({
  ...(values.since && { since: values.since }),
})) {
  const counts = unread.map(({ channel, count }) => `${count} on ${channel}`).join(", ");
  console.log(`\n${contact.name} (${contact.uuid}): ${counts}`);
  for (const entry of await grinfi.inbox.getConversation(contact.uuid)) console.log(formatEntry(entry));
  listed.push(contact.uuid);
}

if (values["mark-read"]) await grinfi.inbox.markRead(listed);
console.log(`\n${listed.length} unread${values["mark-read"] ? ", all marked as read" : ""}`);

function formatEntry({ at, channel, direction, text = "" }: ConversationEntry): string {
  const oneLine = text
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  return `  ${at} ${channel} ${direction === "in" ? "<" : ">"} ${oneLine}`;
}
