import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
import { contactsById } from "../shared/contacts-by-id.ts";
import { endsJob, maybeProcessed, messageOf } from "../shared/job-errors.ts";
import { mapSteps } from "../shared/map-steps.ts";
import type { WaitFunction } from "../shared/wait.ts";
import { poll } from "../wait/poll.ts";
import { NO_LONGER_SELECTED, NOT_LOOKED_FOR, UNKNOWN_EARLIER, unknownReason } from "./action-reasons.ts";
import type { ActionRecords } from "./action-records.ts";
import { hasSameEffectAgain } from "./bulk-action-payload.ts";
import type { Chunk } from "./chunk.ts";
import { canReadBack, readBack, type SentAction } from "./read-back.ts";

interface SenderOptions {
  readonly dryRun: boolean;
  readonly patience: number;
  readonly request: RequestOptions;
  /** The contacts that are selected now. To others nothing is sent. */
  readonly selected: ReadonlySet<string>;
  readonly wait: WaitFunction;
}

/** The contacts of a chunk whose outcome the journal does not have. */
interface Undecided {
  /** Contacts to send. */
  readonly toSend: readonly string[];
  /** Contacts for which an earlier job may have done the action. They are only looked for. */
  readonly toFind: readonly string[];
}

/** Sends an action to chunks of contacts, and finds out for which of them it was done. */
export class ActionSender {
  readonly #grinfi: Resources;
  readonly #action: SentAction;
  readonly #records: ActionRecords;
  readonly #options: SenderOptions;
  readonly #isEnrolment: boolean;

  constructor(grinfi: Resources, action: SentAction, records: ActionRecords, options: SenderOptions) {
    this.#grinfi = grinfi;
    this.#action = action;
    this.#records = records;
    this.#options = options;
    this.#isEnrolment = action.type === "contact_add_to_flow";
  }

  /**
   * Sends the action to the contacts of a chunk. Contacts for which it may have been done stay open.
   *
   * @param obstacle - Why nothing may be sent; `undefined` if it may.
   * @returns The contacts for which it is uncertain whether the call was processed.
   */
  async send(chunk: Chunk, obstacle: string | undefined): Promise<readonly string[]> {
    await this.#records.load(chunk.ids);
    const { toFind, toSend } = this.#decideFromJournal(chunk, obstacle);
    const sendable = await this.#lookUp(chunk, toFind, toSend);
    if (!this.#options.dryRun && sendable.length > 0) return this.#sendTo(chunk, sendable);
    chunk.decide(sendable, "planned");
    return [];
  }

  /** Reads the open contacts of chunks until they show the action or stop changing. Yields after each read. */
  async *settle(chunks: readonly Chunk[]): AsyncGenerator<void, void, undefined> {
    const countOpen = (): number =>
      chunks.reduce((total, { openContacts }) => total + openContacts.length, 0);
    const read = async (): Promise<number> => {
      await this.#readOpen(chunks);
      return countOpen();
    };
    const { patience, request, wait } = this.#options;
    const counts = poll(read, {
      ...{ start: countOpen(), isDone: (open) => open === 0, isSame: Object.is },
      ...{ patience, wait, signal: request.signal },
    });
    const { error } = yield* mapSteps(counts, () => undefined);
    if (error !== undefined && endsJob(error)) throw error;
    for (const chunk of chunks) await this.#giveUp(chunk, chunk.openContacts, error);
  }

  #decideFromJournal(chunk: Chunk, obstacle: string | undefined): Undecided {
    const toFind: string[] = [];
    const toSend: string[] = [];
    for (const id of chunk.ids) {
      const recorded = this.#records.of(id);
      const isSelected = this.#options.selected.has(id);
      const mayRepeat = isSelected && hasSameEffectAgain(this.#action);
      if (recorded?.state === "done") {
        const isExcluded = recorded.metadata?.enrolment === "already_enrolled";
        chunk.decide([id], isExcluded ? "excluded" : "done", { fromJournal: true });
      } else if (recorded?.state === "unknown")
        chunk.decide([id], "unknown", { fromJournal: true, reason: UNKNOWN_EARLIER });
      else if (recorded?.state === "pending" && !mayRepeat) toFind.push(id);
      else if (!isSelected) chunk.decide([id], "notTried", { reason: NO_LONGER_SELECTED });
      else if (obstacle !== undefined) chunk.decide([id], "notTried", { reason: obstacle });
      else toSend.push(id);
    }
    return { toFind, toSend };
  }

  /**
   * Looks for the action that an earlier job may have done, and for contacts that are or were in the automation.
   *
   * @returns The contacts to send.
   */
  async #lookUp(
    chunk: Chunk,
    toFind: readonly string[],
    toSend: readonly string[],
  ): Promise<readonly string[]> {
    const { dryRun } = this.#options;
    if (dryRun) chunk.decide(toFind, "unknown", { reason: NOT_LOOKED_FOR });
    else chunk.open(toFind);
    const toRead = [...(dryRun ? [] : toFind), ...(this.#isEnrolment ? toSend : [])];
    let shown: ReadonlySet<string>;
    try {
      shown = await this.#read(toRead);
    } catch (error) {
      if (!this.#isEnrolment && !endsJob(error)) return toSend;
      chunk.error = error;
      const unread = this.#isEnrolment ? "the contacts of the automation" : "the contacts of an earlier job";
      const reason = `Nothing was sent, because ${unread} could not be read. ${messageOf(error)}`;
      chunk.decide(toSend, "failed", { reason });
      return [];
    }
    await this.#done(chunk, chunk.openContacts, shown);
    await this.#giveUp(
      chunk,
      chunk.openContacts.filter((id) => this.#isLate(id)),
    );
    const excluded = toSend.filter((id) => shown.has(id));
    await this.#records.record(excluded, "done", { enrolment: "already_enrolled" });
    chunk.decide(excluded, "excluded");
    return toSend.filter((id) => !shown.has(id));
  }

  /** Whether an action that an earlier job may have sent would show by now. */
  #isLate(contact: string): boolean {
    const age = Date.now() - Date.parse(this.#records.of(contact)?.at ?? "");
    return !canReadBack(this.#action.type) || Number.isNaN(age) || age >= this.#options.patience;
  }

  async #sendTo(chunk: Chunk, sendable: readonly string[]): Promise<readonly string[]> {
    const { payload, type } = this.#action;
    const contacts = await this.#begin(sendable);
    // For the others, another process has begun the action in the meantime.
    chunk.open(sendable);
    if (contacts.length === 0) return chunk.openContacts;
    const call = this.#records.watch(this.#options.request);
    try {
      const filter = contactsById(contacts);
      await this.#grinfi.contacts.massAction({ type, payload, filter }, call.options);
    } catch (thrown) {
      const error = call.errorOf(thrown);
      chunk.error = error;
      if (!call.isSent() || !maybeProcessed(error)) {
        await this.#records.record(contacts, "not_done");
        chunk.decide(contacts, "failed", { reason: messageOf(error) });
      } else if (!endsJob(error)) await this.#readOnce(chunk);
      return chunk.openContacts;
    }
    if (this.#isEnrolment) await this.#readOnce(chunk);
    else await this.#done(chunk, contacts, new Set(contacts));
    return [];
  }

  /** Records that the action is about to be done. @returns The contacts to send. */
  async #begin(contacts: readonly string[]): Promise<readonly string[]> {
    if (!hasSameEffectAgain(this.#action)) return this.#records.claim(contacts);
    await this.#records.record(contacts, "pending");
    return contacts;
  }

  /** Reads the contacts of a chunk right after a call. If that fails, they stay open. */
  async #readOnce(chunk: Chunk): Promise<void> {
    if (!canReadBack(this.#action.type)) return this.#giveUp(chunk, chunk.openContacts);
    try {
      await this.#readOpen([chunk]);
    } catch (error) {
      if (endsJob(error)) throw error;
    }
  }

  async #readOpen(chunks: readonly Chunk[]): Promise<void> {
    const shown = await this.#read(chunks.flatMap(({ openContacts }) => openContacts));
    for (const chunk of chunks) await this.#done(chunk, chunk.openContacts, shown);
  }

  #read(contacts: readonly string[]): Promise<ReadonlySet<string>> {
    return readBack(this.#grinfi, this.#action, contacts, this.#options.request);
  }

  async #done(chunk: Chunk, contacts: readonly string[], shown: ReadonlySet<string>): Promise<void> {
    const done = contacts.filter((id) => shown.has(id));
    await this.#records.record(done, "done");
    chunk.decide(done, "done");
  }

  /**
   * Reports contacts as unknown. It records that they were looked for, so that no job does it again, unless they could
   * not be read or the next job may repeat the action.
   *
   * @param readError - The error of the last read.
   */
  async #giveUp(chunk: Chunk, contacts: readonly string[], readError?: unknown): Promise<void> {
    const mayRepeat = hasSameEffectAgain(this.#action);
    const isFinal = (id: string): boolean =>
      readError === undefined && !(mayRepeat && this.#options.selected.has(id));
    await this.#records.record(contacts.filter(isFinal), "unknown");
    chunk.decide(contacts, "unknown", { reason: unknownReason(chunk.error ?? readError, mayRepeat) });
  }
}
