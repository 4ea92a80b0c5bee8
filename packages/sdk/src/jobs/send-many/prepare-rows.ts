import { formatValue } from "@grinfi/core/option-checks";
import { replyKey } from "../reply/reply-key.ts";
import { canonicalUuid } from "../shared/identity.ts";
import { problemOf } from "./check-row.ts";
import { asFailed, asSkipped } from "./outcomes.ts";
import type { SendContext } from "./send-context.ts";
import type { PreparedRow, SendOutcome } from "./send-many-types.ts";

/** The fields of a row that all channels have. */
export interface AddressedRow {
  readonly lead_uuid: string;
  readonly sender_profile_uuid?: string | undefined;
}

/** Checks rows as far as that takes no request, and recognises rows that repeat an earlier one. */
export class RowPreparer<Row extends AddressedRow> {
  readonly #context: SendContext<Row>;
  /** The indexes of the rows so far, by digest and, if the caller sets keys, by key. */
  readonly #byDigest = new Map<string, number>();
  readonly #byKey = new Map<string, number>();

  constructor(context: SendContext<Row>) {
    this.#context = context;
  }

  /** @returns The row, or its outcome if it is not sent. */
  async prepare(row: Row, index: number): Promise<PreparedRow<Row> | SendOutcome<Row>> {
    const { channel, sender: defaultSender, settings } = this.#context;
    const { key: keyOf } = settings;
    const base = { row, index, key: "", fromJournal: false };
    const problem = problemOf(row, channel, defaultSender);
    if (problem !== undefined) return asFailed(base, problem);
    const contact = canonicalUuid(row.lead_uuid);
    const sender = canonicalUuid(row.sender_profile_uuid ?? defaultSender ?? "");
    const digest = await replyKey(contact, channel.contentOf(row));
    const key = keyOf === undefined ? digest : keyOf(row);
    if (typeof key !== "string" || key === "")
      return asFailed(base, `The key of the row must be a non-empty string, not ${formatValue(key)}.`);
    const identities = [contact, ...(channel.recipientsOf?.(row) ?? [])];
    const prepared = { base: { ...base, key }, contact, sender, digest, identities };
    const [sameMessage, sameKey] = [this.#byDigest.get(digest), this.#byKey.get(key)];
    if (sameMessage !== undefined) return asSkipped(prepared.base, `Row ${sameMessage} is the same message.`);
    if (sameKey !== undefined) return asSkipped(prepared.base, `Row ${sameKey} has the same key.`);
    this.#byDigest.set(digest, index);
    if (keyOf !== undefined) this.#byKey.set(key, index);
    return prepared;
  }
}
