import { ListError, type RequestOptions } from "@grinfi/sdk";
import type { Copy } from "../database/copy.ts";
import type { ApiRow } from "../database/schema.ts";
import type { RunRecorder } from "./run-recorder.ts";
import type { ListState } from "./sync-run.ts";
import type { TableList } from "./table-lists.ts";

/** How often a list begins again without being read further than before. */
const MAX_RESTARTS = 10;

/**
 * Reads a list from where it was read, and writes each page.
 *
 * @throws ListError with the reason `repeated_page` if its total shrinks again and again.
 */
export async function readList(
  list: TableList,
  recorder: RunRecorder,
  copy: Copy,
  request: RequestOptions,
): Promise<void> {
  let state = recorder.run.lists[list.name] ?? {};
  let furthest = 0;
  for (let restarts = 0; !state.isDone; restarts += 1) {
    if (restarts > MAX_RESTARTS) {
      throw new ListError(
        list.operation,
        "repeated_page",
        `The total of the list shrank ${restarts} times at the same page, so the list cannot be read to its end.`,
      );
    }
    const read = await readUntilMoved(list, state, recorder, request);
    state = read.state;
    if (read.offset > furthest) restarts = 0;
    furthest = Math.max(furthest, read.offset);
  }
  if (list.readByUuid !== undefined) await confirmDeletions(list, list.readByUuid, recorder, copy, request);
}

/** How far a list was read, and from where it is read on. */
interface ReadPart {
  readonly state: ListState;
  readonly offset: number;
}

/**
 * Reads a list to its end, unless its rows move: if the total shrinks, rows were deleted, and the next ones are at offsets
 * that were already read. A list that has moved begins again: a sliced one after the last row that was written, and any
 * other at its start. A sync that is continued reads the last row again, which shows whether the rows before it are there.
 */
async function readUntilMoved(
  { completesTable, name, notBefore, read, readByUuid, table }: TableList,
  start: ListState,
  recorder: RunRecorder,
  request: RequestOptions,
): Promise<ReadPart> {
  let state = start;
  let expected = start.position?.slice === undefined ? start.last : undefined;
  const position = expected === undefined ? start.position : { offset: (start.position?.offset ?? 1) - 1 };
  for await (const page of read({ ...request, position }).pages()) {
    const { hasMore, items, total } = page;
    const hasShrunk = total !== undefined && state.total !== undefined && total < state.total;
    if (hasShrunk || (expected !== undefined && items[0]?.uuid !== expected)) {
      const offset = state.position?.offset ?? 0;
      return { state: state.position?.slice === undefined ? {} : { position: state.position }, offset };
    }
    const rows = expected === undefined ? items : items.slice(1);
    expected = undefined;
    const isDone = !hasMore || (notBefore !== undefined && rows.some((row) => isOlder(row, notBefore)));
    const last = items.at(-1)?.uuid ?? state.last;
    state = {
      position: page.position,
      ...(last !== undefined && { last }),
      ...(total !== undefined && { total }),
      ...(isDone && { isDone }),
    };
    const deletesUnseen = isDone && completesTable && readByUuid === undefined;
    recorder.write({ name, table, rows, state, deletesUnseen, ...(completesTable && { total }) });
    if (isDone) break;
  }
  return { state: { ...state, isDone: true }, offset: Number.POSITIVE_INFINITY };
}

/**
 * Reads the rows of a table that a full sync has not seen by their uuids, and deletes those that no longer exist. The
 * others moved to offsets that were already read, because a row was deleted and another one was created.
 *
 * @throws ListError with the reason `filter_ignored` if the API returns other rows.
 */
async function confirmDeletions(
  { name, operation, table }: TableList,
  readByUuid: NonNullable<TableList["readByUuid"]>,
  recorder: RunRecorder,
  copy: Copy,
  request: RequestOptions,
): Promise<void> {
  for (;;) {
    const unseen = new Set(copy.unseen(table, recorder.run.number, 100));
    if (unseen.size === 0) return;
    const rows = await readByUuid([...unseen], request).toArray({ limit: Number.POSITIVE_INFINITY });
    const other = rows.find(({ uuid }) => !unseen.has(uuid));
    if (other !== undefined) {
      const message = `The row ${other.uuid} was not requested, so the API ignores the filter by ids.`;
      throw new ListError(operation, "filter_ignored", message);
    }
    for (const { uuid } of rows) unseen.delete(uuid);
    recorder.write({ name, table, rows, gone: [...unseen], state: { isDone: true } });
  }
}

const isOlder = ({ created_at }: ApiRow, time: string): boolean =>
  Date.parse(created_at ?? "") < Date.parse(time);
