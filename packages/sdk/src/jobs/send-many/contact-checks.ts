import { type ContactReading, ContactStateReader } from "../contact-states/contact-state-reader.ts";
import { itemsFrom } from "../contact-states/conversation-items.ts";
import { messageOf } from "../shared/job-errors.ts";
import type { ChannelItem } from "./channels/channel.ts";
import { asFailed, asSkipped } from "./outcomes.ts";
import type { SendContext } from "./send-context.ts";
import type { PreparedRow, SendOutcome } from "./send-many-types.ts";

/** Whether a time is less than these milliseconds ago, or in the future, because clocks may differ. */
export const isWithin = (milliseconds: number, time: number): boolean =>
  milliseconds > 0 && Date.now() - time < milliseconds;

/** A row whose contact may be written to. */
export interface ReadyRow<Row> {
  readonly row: PreparedRow<Row>;
  /** The uuids of the messages to the contact that look the same already. */
  readonly existing: readonly string[];
}

/** Checks whether the contacts of rows may be written to. */
export class ContactChecks<Row> {
  readonly #context: SendContext<Row>;
  readonly #reader: ContactStateReader;

  constructor(context: SendContext<Row>) {
    const { channel, grinfi, settings } = context;
    const { blacklisted, quietFor, replied } = settings.skip;
    const both = replied || quietFor > 0;
    const sources = { blacklist: blacklisted, emails: both, messages: both, [channel.part]: true };
    this.#context = context;
    this.#reader = new ContactStateReader(grinfi, sources, settings.request);
  }

  /**
   * Checks at most 100 rows.
   *
   * @returns The outcomes of the rows that are not sent, and the others.
   */
  async check(
    rows: readonly PreparedRow<Row>[],
  ): Promise<{ readonly outcomes: readonly SendOutcome<Row>[]; readonly ready: readonly ReadyRow<Row>[] }> {
    const readings = new Map<string, ContactReading>();
    try {
      const contacts = new Set(rows.map(({ contact }) => contact));
      for await (const reading of this.#reader.read(contacts)) readings.set(reading.uuid, reading);
    } catch (error) {
      this.#context.stop.after(error);
      const reason = `The contact could not be checked: ${messageOf(error)}`;
      return { outcomes: rows.map(({ base }) => asFailed(base, reason, error)), ready: [] };
    }
    const { channel } = this.#context;
    const outcomes: SendOutcome<Row>[] = [];
    const ready: ReadyRow<Row>[] = [];
    for (const row of rows) {
      const reading = readings.get(row.contact);
      const outcome = this.#outcomeOf(row, reading?.state ?? {});
      if (outcome !== undefined) {
        outcomes.push(outcome);
        continue;
      }
      const items: readonly ChannelItem[] = reading?.conversation[channel.part] ?? [];
      const same = itemsFrom(items, row.sender).filter((item) => channel.mayBe(item, row.base.row));
      ready.push({ row, existing: same.map(({ uuid }) => uuid) });
    }
    return { outcomes, ready };
  }

  /** Returns the outcome of a row whose contact must not be written to. */
  #outcomeOf(
    { base, contact: uuid }: PreparedRow<Row>,
    { blacklisted, contact, isWaiting, repliedAt, writtenToAt }: ContactReading["state"],
  ): SendOutcome<Row> | undefined {
    const { channel, settings } = this.#context;
    const { skip } = settings;
    if (skip.blacklisted && contact === undefined)
      return asFailed(base, `There is no contact with the uuid ${uuid}.`);
    if (skip.replied && repliedAt !== undefined)
      return asSkipped(base, `The contact has replied, last at ${repliedAt}.`);
    const addresses = skip.blacklisted ? channel.addressesOf(base.row) : [];
    const entries = [blacklisted, ...addresses.map((address) => this.#reader.blacklistedAddress(address))];
    const entry = entries.find((words) => words !== undefined);
    if (entry !== undefined) return asSkipped(base, `The contact is blacklisted by ${entry}.`);
    if (writtenToAt === undefined || !isWithin(skip.quietFor, Date.parse(writtenToAt))) return undefined;
    if (isWaiting) return asSkipped(base, "A message to the contact waits to be sent.");
    return asSkipped(base, `The contact was written to at ${writtenToAt}.`);
  }
}
