import { abortable } from "@grinfi/abort";
import { InvalidInputError } from "@grinfi/core";
import type { ContactRow, ContactRows } from "./bulk-upsert-types.ts";

/** Rows with their places, from 0 on. */
export type NumberedRows = AsyncGenerator<readonly [ContactRow, number], void, undefined>;

/** @throws InvalidInputError when they cannot be read one by one. */
export function checkRows(rows: unknown): void {
  const isIterable =
    typeof rows === "object" && rows !== null && (Symbol.asyncIterator in rows || Symbol.iterator in rows);
  if (!isIterable)
    throw new InvalidInputError("The rows must be an array, a generator or a stream of objects.");
}

/**
 * Reads rows one by one.
 *
 * @throws What the rows throw, or the reason of the signal as soon as it is aborted, also while a stream stalls.
 */
export async function* numbered(rows: ContactRows, signal: AbortSignal | undefined): NumberedRows {
  const source = Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]();
  let isOpen = true;
  try {
    for (let index = 0; ; index += 1) {
      const { done, value } = await abortable(signal, async () => source.next()).catch((error: unknown) => {
        // A stream that failed is closed; one that stalls is not.
        isOpen = signal?.aborted === true;
        throw error;
      });
      if (done) {
        isOpen = false;
        return;
      }
      yield [await value, index];
    }
  } finally {
    if (isOpen) await close(source, signal);
  }
}

/** Closing takes effect when the source gives its next row. After an abort nobody waits for that. */
async function close(
  source: AsyncIterator<ContactRow> | Iterator<ContactRow>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const closing = (async () => source.return?.())();
  if (signal?.aborted) closing.catch(() => undefined);
  else await closing;
}

/** The rows from the first on. Whoever gives them closes them. */
export async function* startingWith(
  first: Awaited<ReturnType<NumberedRows["next"]>>,
  rows: NumberedRows,
): NumberedRows {
  if (first.done) return;
  yield first.value;
  yield* rows;
}
