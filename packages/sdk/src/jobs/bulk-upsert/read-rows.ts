import { untilAborted } from "../shared/until-aborted.ts";
import type { ContactRow, ContactRows } from "./bulk-upsert-types.ts";

/** Rows with their places, from 0 on. */
export type NumberedRows = AsyncGenerator<readonly [ContactRow, number], void, undefined>;

export async function* numbered(rows: ContactRows): NumberedRows {
  let index = 0;
  for await (const row of rows) {
    yield [row, index];
    index += 1;
  }
}

type FirstRow = Awaited<ReturnType<NumberedRows["next"]>>;

/** @throws What the rows throw, or the reason of the signal. */
export async function readFirst(rows: NumberedRows, signal: AbortSignal | undefined): Promise<FirstRow> {
  try {
    return await untilAborted(() => rows.next(), signal);
  } catch (error) {
    // It takes effect when the source gives a row, which may be never.
    rows.return().catch(() => undefined);
    throw error;
  }
}

/** The rows from the first on. Whoever gives them closes them. */
export async function* startingWith(first: FirstRow, rows: NumberedRows): NumberedRows {
  if (first.done) return;
  yield first.value;
  yield* rows;
}
