import { abortable } from "@grinfi/abort";
import { InvalidInputError } from "@grinfi/core";

/** Rows from an array, a generator or a stream. */
export type Rows<Row> = AsyncIterable<Row> | Iterable<Row>;

/** Rows with their indexes. */
export type NumberedRows<Row> = AsyncGenerator<readonly [Row, number], void, undefined>;

/** @throws InvalidInputError if the rows are not iterable. */
export function checkRows(rows: unknown): void {
  const isIterable =
    typeof rows === "object" && rows !== null && (Symbol.asyncIterator in rows || Symbol.iterator in rows);
  if (!isIterable)
    throw new InvalidInputError("The rows must be an array, a generator or a stream of objects.");
}

/**
 * Numbers rows as it reads them one by one.
 *
 * @param firstIndex - The index of the first row.
 * @throws The error of the rows, or the signal's reason as soon as it is aborted, even if a stream stalls.
 */
export async function* numberRows<Row>(
  rows: Rows<Row>,
  firstIndex: number,
  signal: AbortSignal | undefined,
): NumberedRows<Row> {
  const source = Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]();
  let isOpen = true;
  try {
    for (let index = firstIndex; ; index += 1) {
      const { done, value } = await abortable(signal, async () => source.next()).catch((error: unknown) => {
        // A stream that failed is closed already. A stream that stalls is still open.
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

/**
 * Closes the source. A stalled source closes only when it yields its next row, so this is not awaited after an abort.
 */
async function close<Row>(
  source: AsyncIterator<Row> | Iterator<Row>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const closing = (async () => source.return?.())();
  if (signal?.aborted) closing.catch(() => undefined);
  else await closing;
}

/** Yields the first row and the others after it. The caller closes the source. */
export async function* prepend<Row>(
  first: Awaited<ReturnType<NumberedRows<Row>["next"]>>,
  rows: NumberedRows<Row>,
): NumberedRows<Row> {
  if (first.done) return;
  yield first.value;
  yield* rows;
}
