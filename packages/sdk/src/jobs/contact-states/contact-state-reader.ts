import type { Contact } from "@grinfi/core";
import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
import { batchesOf } from "../shared/batches.ts";
import { CONTACTS_PER_REQUEST } from "../shared/contacts-by-id.ts";
import { canonicalUuid } from "../shared/identity.ts";
import { Blacklist } from "./blacklist.ts";
import { type ContactState, type Conversation, timesOf } from "./contact-state.ts";
import { companiesByUuid, contactsByUuid } from "./read-by-uuid.ts";
import { type Channels, readConversations } from "./read-conversations.ts";

/** What to read. Anything else is absent in the states. */
export interface StateSources extends Channels {
  /** The contacts, the blacklist, and which of its entries matches each contact. */
  readonly blacklist?: boolean;
}

/** A contact that was read. */
export interface ContactReading {
  /** The canonical uuid. */
  readonly uuid: string;
  readonly state: ContactState;
  readonly conversation: Conversation;
}

/**
 * Reads the reasons not to write to contacts: their replies, what they were sent before, and the blacklist.
 *
 * Requests: for each 100 contacts, 1 for each 500 LinkedIn messages with them (at least 1), the same for emails, and 1
 * for the contacts. If companies are on the blacklist, 1 more for those of the contacts. A contact that is in no list
 * takes 1 more. The blacklist is read once: 1 for each 500 people and 1 for each 500 companies, at least 1 each. So
 * 1,000 contacts with a short history take about 42, and 32 if no company is on the blacklist.
 */
export class ContactStateReader {
  readonly #grinfi: Resources;
  readonly #sources: StateSources;
  readonly #request: RequestOptions;
  #blacklist: Blacklist | undefined;

  constructor(grinfi: Resources, sources: StateSources, request: RequestOptions) {
    this.#grinfi = grinfi;
    this.#sources = sources;
    this.#request = request;
  }

  /**
   * Reads contacts in chunks of 100, in their order, each as often as it is listed.
   *
   * @param uuids - The uuids, in any spelling.
   * @throws ListError with the reason `filter_ignored` if the API returns data of others.
   */
  async *read(
    uuids: AsyncIterable<string> | Iterable<string>,
  ): AsyncGenerator<ContactReading, void, undefined> {
    for await (const chunk of batchesOf(uuids, CONTACTS_PER_REQUEST)) {
      const canonical = chunk.map(canonicalUuid);
      const readings = await this.#readChunk([...new Set(canonical)]);
      yield* canonical.flatMap((uuid) => readings.get(uuid) ?? []);
    }
  }

  /** Returns the entry of the blacklist that matches an email address in a text. The blacklist must be read already. */
  blacklistedAddress(text: string): string | undefined {
    return this.#blacklist?.entryOfAddresses(text);
  }

  async #readChunk(uuids: readonly string[]): Promise<Map<string, ContactReading>> {
    const { blacklist } = this.#sources;
    const [grinfi, request] = [this.#grinfi, this.#request];
    if (blacklist) this.#blacklist ??= await Blacklist.read(grinfi, request);
    const conversations = await readConversations(grinfi, uuids, this.#sources, request);
    const contacts = blacklist ? await contactsByUuid(grinfi, uuids, request) : new Map<string, Contact>();
    const employers = [...contacts.values()].flatMap(({ company_uuid }) => company_uuid || []);
    const companies = this.#blacklist?.needsCompanies
      ? await companiesByUuid(grinfi, [...new Set(employers.map(canonicalUuid))], request)
      : undefined;
    const readings = new Map<string, ContactReading>();
    for (const [uuid, conversation] of conversations) {
      const contact = contacts.get(uuid);
      const company = contact && companies?.get(canonicalUuid(contact.company_uuid ?? ""));
      const blacklisted = contact && this.#blacklist?.entryOf(contact, company);
      const state = {
        ...timesOf(conversation),
        ...(blacklisted !== undefined && { blacklisted }),
        ...(contact && { contact }),
      };
      readings.set(uuid, { uuid, state, conversation });
    }
    return readings;
  }
}
