import type { Contact, ContactChange, Grinfi } from "@grinfi/sdk";
import type { ApiAccount } from "./api-account.ts";
import type { RunRecorder } from "./run-recorder.ts";
import type { ListState } from "./sync-run.ts";

const LIST = { name: "changes of contacts", table: "contacts" } as const;

/**
 * Reads the contacts that were created or had an event since the sync before, and writes them. It comes first in a sync:
 * the other lists are read after the end of its range, so that they have everything that happened in it.
 */
export async function readContactChanges(
  grinfi: Grinfi,
  recorder: RunRecorder,
  account: ApiAccount,
): Promise<void> {
  const { lists, since = "" } = recorder.run;
  const { changes: position, isDone } = lists[LIST.name] ?? {};
  if (isDone) return;
  let found: ContactChange[] = [];
  const write = (state: ListState, until?: string): void => {
    recorder.write({ ...LIST, ...rowsOf(found), state }, until === undefined ? {} : { until });
    found = [];
  };
  // What a response has brought is written before the next request, so that it is not requested again.
  account.beforeRequest = () => {
    const last = found.at(-1);
    if (last !== undefined) write({ changes: last.position });
  };
  const changes = grinfi.contacts.changes({ ...account.options, since, position });
  for await (const change of changes) found.push(change);
  account.beforeRequest = undefined;
  const { until } = await changes;
  write({ isDone: true }, until);
}

/** A search does not find a contact in no list, so a full sync has none of them, and neither has this one. */
function rowsOf(changes: readonly ContactChange[]): { readonly rows: Contact[]; readonly gone: string[] } {
  const contacts = changes.map(({ contact }) => contact);
  return {
    rows: contacts.filter((contact) => !isInNoList(contact)),
    gone: contacts.filter(isInNoList).map(({ uuid }) => uuid),
  };
}

const isInNoList = ({ list_uuid }: Contact): boolean => list_uuid === null || list_uuid === "";
