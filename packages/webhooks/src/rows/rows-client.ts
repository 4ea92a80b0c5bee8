import type { Calls, Input, ListOperationId } from "@grinfi/core";
import type { EventOperation } from "../generated/events.ts";

type RowsOperation = EventOperation | "searchContacts";

interface RowsPage {
  readonly items: readonly object[];
}

/** A list of rows: its first page, all pages, or all rows one after another. */
interface Rows extends AsyncIterable<object>, PromiseLike<RowsPage> {
  pages(): AsyncIterable<RowsPage>;
}

/** The part of a client that reads events from the API. `Grinfi` of `@grinfi/sdk` has it. */
export interface RowsClient {
  readonly call: Pick<Calls, "getLead">;
  paginate(
    id: RowsOperation,
    input: Input<RowsOperation>,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Rows;
}

/** Reads a list of the table of events, whose type only the table knows. */
export function listRows(
  client: RowsClient,
  operation: ListOperationId,
  query: object,
  signal?: AbortSignal,
): Rows {
  return client.paginate(operation as EventOperation, { query } as Input<EventOperation>, { signal });
}
