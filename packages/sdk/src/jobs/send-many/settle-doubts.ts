import type { Conversation } from "../contact-states/contact-state.ts";
import { itemsFrom } from "../contact-states/conversation-items.ts";
import { readConversations } from "../contact-states/read-conversations.ts";
import { replyKey } from "../reply/reply-key.ts";
import type { ChannelItem } from "./channels/channel.ts";
import { asAccepted, asUnknown } from "./outcomes.ts";
import type { SendContext } from "./send-context.ts";
import type { PreparedRow, SendOutcome } from "./send-many-types.ts";
import { attemptOf, type SendAttempt, type SendRecord } from "./send-records.ts";

/** A message that may have been sent. */
export interface Doubt<Row> {
  readonly row: PreparedRow<Row>;
  readonly attempt: SendAttempt;
  readonly error?: unknown;
}

/** Returns the doubt about a message that an earlier job, or another process, sent or may have sent. */
export const ofEarlierJob = <Row>(row: PreparedRow<Row>, record: SendRecord): Doubt<Row> => ({
  row: { ...row, base: { ...row.base, fromJournal: true } },
  attempt: attemptOf(record),
});

/**
 * Looks for messages that may have been sent, in the conversations with their contacts. Nothing is sent again.
 *
 * Requests: 1 for each 500 items of these contacts, at least 1, and for emails 1 for each new one with the same subject.
 *
 * @param doubts - At most 100. If an earlier job left them, a message that is not found is not looked for again.
 */
export async function settleDoubts<Row>(
  context: SendContext<Row>,
  doubts: readonly Doubt<Row>[],
): Promise<SendOutcome<Row>[]> {
  const { channel, grinfi, records, settings, stop } = context;
  const contacts = [...new Set(doubts.map(({ row }) => row.contact))];
  let conversations: ReadonlyMap<string, Conversation>;
  try {
    conversations = await readConversations(grinfi, contacts, { [channel.part]: true }, settings.request);
  } catch (error) {
    stop.after(error);
    return doubts.map((doubt) => asUnknown(doubt.row.base, channel, false, doubt.error ?? error));
  }
  const outcomes: SendOutcome<Row>[] = [];
  for (const doubt of doubts) outcomes.push(await settle(doubt));
  return outcomes;

  async function settle({ attempt, error, row }: Doubt<Row>): Promise<SendOutcome<Row>> {
    const items = conversations.get(row.contact)?.[channel.part] ?? [];
    try {
      const item = await findItem(context, items, row, attempt);
      if (item !== undefined) {
        const outcome = asAccepted(row.base, item);
        await stop.unlessFails(records.accepted(attempt, outcome.outcome, item.uuid));
        return outcome;
      }
    } catch (readError) {
      stop.after(readError);
      return asUnknown(row.base, channel, false, error ?? readError);
    }
    if (row.base.fromJournal) await stop.unlessFails(records.unknown(attempt));
    return asUnknown(row.base, channel, true, error);
  }
}

/** Finds the item of an attempt among the items of the contact. */
async function findItem<Row>(
  { channel, grinfi, settings }: SendContext<Row>,
  items: readonly ChannelItem[],
  { base, contact, digest }: PreparedRow<Row>,
  attempt: SendAttempt,
): Promise<ChannelItem | undefined> {
  const existing = new Set(attempt.existing);
  // With the same key the text of the row may have changed since.
  const isSameRow = attempt.digest === digest;
  for (const item of itemsFrom(items, attempt.sender)) {
    if (existing.has(item.uuid) || (isSameRow && !channel.mayBe(item, base.row))) continue;
    const content = await channel.readContent(grinfi, item, settings.request);
    if (content !== undefined && (await replyKey(contact, content)) === attempt.digest) return item;
  }
  return undefined;
}
