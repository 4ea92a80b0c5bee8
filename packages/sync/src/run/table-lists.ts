import type { Grinfi, Pager, Position, RequestOptions } from "@grinfi/sdk";
import type { Copy } from "../database/copy.ts";
import type { ApiRow } from "../database/schema.ts";
import type { SyncTable } from "../sync-types.ts";
import type { SyncRun } from "./sync-run.ts";

/** A list of the API that fills a table. */
export interface TableList {
  /** The name, which is unique. */
  readonly name: string;
  readonly table: SyncTable;
  /** The id of the operation. */
  readonly operation: string;
  readonly read: (request: RequestOptions & { readonly position: Position | undefined }) => Pager<ApiRow>;
  /** Whether the table is complete after this list: any row that was not read no longer exists. */
  readonly completesTable: boolean;
  /** Reads up to 100 rows by their uuids, if the API can. It confirms that a row that was not read no longer exists. */
  readonly readByUuid?: (uuids: readonly string[], request: RequestOptions) => Pager<ApiRow>;
  /** If the newest row comes first: the time of creation before which nothing has to be read. */
  readonly notBefore?: string;
}

const PAGE = { limit: 100 };

/** The number of messages in a page. The API may return fewer. */
const MESSAGES_PAGE = { limit: 500 };

const NEWEST_FIRST = { order_field: "created_at", order_type: "desc" } as const;

/** How long an incremental sync reads a message again that waits to be sent, in milliseconds. */
const LONGEST_WAIT = 7 * 24 * 60 * 60 * 1000;

const OPERATIONS: Readonly<Record<SyncTable, string>> = {
  companies: "searchCompanies",
  contacts: "searchContacts",
  emails: "listEmails",
  linkedin_messages: "listLinkedinMessages",
  lists: "listLists",
  pipeline_stages: "listPipelineStages",
  sender_profiles: "listSenderProfiles",
  tags: "listTags",
};

/** Returns the lists that a sync reads, in this order. */
export function tableLists(grinfi: Grinfi, copy: Copy, { mode, since }: SyncRun): readonly TableList[] {
  const small: readonly TableList[] = [
    { ...whole("lists"), read: (options) => grinfi.lists.list(PAGE, options) },
    { ...whole("tags"), read: (options) => grinfi.tags.list(options) },
    {
      ...{ ...whole("pipeline_stages"), name: "pipeline_stages of contacts", completesTable: false },
      read: (options) => grinfi.pipelineStages.list({ filter: { object: "lead" } }, options),
    },
    {
      ...whole("pipeline_stages"),
      read: (options) => grinfi.pipelineStages.list({ filter: { object: "company" } }, options),
    },
    { ...whole("sender_profiles"), read: (options) => grinfi.senderProfiles.list(PAGE, options) },
  ];
  if (mode === "full" || since === undefined) {
    return [
      ...small,
      {
        ...whole("companies"),
        read: (options) => grinfi.companies.search(PAGE, { ...options, slice: true }),
        readByUuid: (ids, options) => grinfi.companies.search({ ...PAGE, filter: { ids } }, options),
      },
      {
        ...whole("contacts"),
        read: (options) => grinfi.contacts.search(PAGE, { ...options, slice: true }),
        readByUuid: (ids, options) => grinfi.contacts.search({ ...PAGE, filter: { ids } }, options),
      },
      { ...whole("linkedin_messages"), read: (options) => grinfi.messages.list(MESSAGES_PAGE, options) },
      { ...whole("emails"), read: (options) => grinfi.emails.list(MESSAGES_PAGE, options) },
    ];
  }
  const newest = { ...MESSAGES_PAGE, ...NEWEST_FIRST };
  const waitingSince = new Date(Date.parse(since) - LONGEST_WAIT).toISOString();
  const recent = (table: "emails" | "linkedin_messages") => {
    const oldest = copy.oldestWaiting(table, waitingSince);
    const notBefore = oldest !== undefined && Date.parse(oldest) < Date.parse(since) ? oldest : since;
    return { ...whole(table), completesTable: false, notBefore };
  };
  return [
    ...small,
    {
      ...{ ...whole("companies"), completesTable: false },
      read: (options) =>
        grinfi.companies.search(
          { ...PAGE, filter: { created_at: { ">=": since } } },
          { ...options, slice: true },
        ),
    },
    { ...recent("linkedin_messages"), read: (options) => grinfi.messages.list(newest, options) },
    { ...recent("emails"), read: (options) => grinfi.emails.list(newest, options) },
  ];
}

const whole = (table: SyncTable) => ({
  name: table,
  table,
  operation: OPERATIONS[table],
  completesTable: true,
});
