import type { RequestOptions } from "@grinfi/sdk";
import type { ApiRow } from "../database/schema.ts";
import type { RunRecorder } from "./run-recorder.ts";
import type { ListState } from "./sync-run.ts";
import type { TableList } from "./table-lists.ts";

/** Reads a list from where it was read, and writes each page. */
export async function readList(
  list: TableList,
  recorder: RunRecorder,
  request: RequestOptions,
): Promise<void> {
  let state = recorder.run.lists[list.name] ?? {};
  while (!state.isDone) state = await readUntilShrunk(list, state, recorder, request);
}

/**
 * Reads a list to its end, unless its total shrinks: then rows were deleted, and the next ones moved to offsets that were
 * already read.
 *
 * @returns How far it was read. A list that has shrunk begins again: a sliced one after the last row that was written, and
 *   any other at its start.
 */
async function readUntilShrunk(
  { completesTable, name, notBefore, read, table }: TableList,
  start: ListState,
  recorder: RunRecorder,
  request: RequestOptions,
): Promise<ListState> {
  let state = start;
  for await (const page of read({ ...request, position: start.position }).pages()) {
    const { hasMore, items: rows, position, total } = page;
    if (total !== undefined && state.total !== undefined && total < state.total)
      return state.position?.slice === undefined ? {} : { position: state.position };
    const isDone = !hasMore || (notBefore !== undefined && rows.some((row) => isOlder(row, notBefore)));
    state = { position, ...(total !== undefined && { total }), ...(isDone && { isDone }) };
    recorder.write({ name, table, rows, state, completesTable, ...(completesTable && { total }) });
    if (isDone) break;
  }
  return { ...state, isDone: true };
}

const isOlder = ({ created_at }: ApiRow, time: string): boolean =>
  Date.parse(created_at ?? "") < Date.parse(time);
