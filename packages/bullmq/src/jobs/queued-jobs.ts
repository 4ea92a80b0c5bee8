import type { JobInputs } from "@grinfi/core/schemas";
import type {
  BulkAction,
  BulkActionOptions,
  BulkUpsertOptions,
  Contact,
  ContactRow,
  EmailRow,
  MessageRow,
  SendManyOptions,
} from "@grinfi/sdk";
import { bulkAction } from "./bulk-action.ts";
import { contactExport } from "./contact-export.ts";
import type { JobKind } from "./job-kind.ts";
import { bulkUpsert, sendEmails, sendMessages } from "./rows-jobs.ts";

/** Rows from an array, a generator or a stream. */
export type QueuedRows<Row> = AsyncIterable<Row> | Iterable<Row>;

/** The options of `contacts.bulkUpsert` that are data. */
export type QueuedUpsertOptions = Pick<
  BulkUpsertOptions,
  | "automation"
  | "concurrency"
  | "dryRun"
  | "enrolment"
  | "list"
  | "match"
  | "onConflict"
  | "patience"
  | "unmapped"
>;

/** The options of `messages.sendMany` and `emails.sendMany` that are data. */
export type QueuedSendOptions = Pick<
  SendManyOptions<unknown>,
  "concurrency" | "dryRun" | "maxSends" | "sender_profile_uuid" | "skip"
>;

/** The options of `contacts.export` that are data. */
export type QueuedExportOptions = ReadonlyColumns<JobInputs["contacts.export"]["options"]>;

type ReadonlyColumns<Options> = Options extends unknown
  ? Omit<Options, "columns" | "position"> & { readonly columns?: readonly (keyof Contact)[] }
  : never;

/** The jobs of the SDK that can be queued, with their inputs. */
export interface QueuedInputs {
  /** An action on contacts, such as their enrolment in an automation. */
  readonly "contacts.bulkAction": {
    readonly action: BulkAction;
    /** The uuids of the contacts. To select them by a filter, search first. */
    readonly selection: { readonly ids: readonly string[] };
    readonly options?: Pick<BulkActionOptions, "dryRun" | "max" | "patience">;
  };
  /** People to save and to enrol. */
  readonly "contacts.bulkUpsert": {
    readonly rows: QueuedRows<ContactRow>;
    readonly options: QueuedUpsertOptions;
  };
  /** A file of contacts, which a worker with an `exportFolder` writes there. */
  readonly "contacts.export": {
    /** The name of the file, without a folder. */
    readonly file: string;
    readonly options: QueuedExportOptions;
  };
  /** Emails, each sent once. */
  readonly "emails.sendMany": {
    readonly rows: QueuedRows<EmailRow>;
    readonly options?: QueuedSendOptions;
  };
  /** LinkedIn messages, each sent once. */
  readonly "messages.sendMany": {
    readonly rows: QueuedRows<MessageRow>;
    readonly options?: QueuedSendOptions;
  };
}

/** The id of a job that can be queued. */
export type QueuedJob = keyof QueuedInputs;

/** The kinds of jobs, by id. */
export const QUEUED_JOBS: Readonly<Record<QueuedJob, JobKind>> = {
  "contacts.bulkAction": bulkAction,
  "contacts.bulkUpsert": bulkUpsert,
  "contacts.export": contactExport,
  "emails.sendMany": sendEmails,
  "messages.sendMany": sendMessages,
};
