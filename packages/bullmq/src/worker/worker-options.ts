import { stat } from "node:fs/promises";
import { ConfigurationError } from "@grinfi/core";
import {
  booleanFlag,
  callback,
  checkOptions,
  nested,
  nonEmptyString,
  number,
  type OptionRules,
  plainObject,
  required,
  wholeNumber,
} from "@grinfi/core/option-checks";
import type { GrinfiOptions } from "@grinfi/sdk";
import type { RedisJournalOptions } from "@grinfi/sdk/redis";
import { CONNECTION_RULE, type Connection, NAME_RULE } from "../connection.ts";

/** The client options of an account. */
export interface AccountOptions extends GrinfiOptions {
  /**
   * The API key of the account, or a function that returns it. Workers alone need it: it is never in Redis. Workers with
   * the same string share its rate limit, and workers with a function that of the account, so use the same form
   * everywhere.
   */
  readonly apiKey: NonNullable<GrinfiOptions["apiKey"]>;
}

/** The journal of all workers; see `createRedisJournal`. */
export type JournalSettings = Pick<RedisJournalOptions, "acceptLoss" | "durable" | "expireAfter" | "name">;

/** Options of `startWorker`. */
export interface WorkerOptions {
  /** The Redis of the queue: a URL, or options of ioredis. It must not forget: see `createRedisJournal`. */
  readonly connection: Connection;
  /**
   * The accounts whose batches this worker processes, by name, with the options of their clients. Each account has a
   * queue of its own, so none waits for another.
   */
  readonly accounts: Readonly<Record<string, AccountOptions>>;
  /**
   * The name that queue and workers share.
   *
   * @default "grinfi"
   */
  readonly name?: string;
  /**
   * The number of batches of each account that this worker processes at the same time. The rate limit of the key decides
   * how fast they are.
   *
   * @default 4
   */
  readonly concurrency?: number;
  /** Settings of the journal in Redis. */
  readonly journal?: JournalSettings;
  /**
   * The folder of exports, which must exist. It gets a folder for each account. All workers with one should see the same
   * folder, because another worker continues an export that was interrupted.
   *
   * @default this worker writes no exports
   */
  readonly exportFolder?: string;
  /**
   * Called when the connection to Redis or a worker of BullMQ reports an error. The worker goes on by itself.
   *
   * @default console.error
   */
  readonly onError?: (error: unknown) => void;
}

/** Options of `close`. */
export interface CloseOptions {
  /**
   * How long batches may take to end, in milliseconds. After that, their calls in progress are aborted, and another
   * worker looks for what they may have sent. If Redis is away, `close` resolves 5 seconds later, and timers of BullMQ may
   * keep the process running: call `process.exit()`.
   *
   * @default Infinity
   */
  readonly timeout?: number;
}

const WORKER_OPTIONS: OptionRules<WorkerOptions> = {
  accounts: required(plainObject("an object with the options of each account")),
  concurrency: wholeNumber(1),
  connection: required(CONNECTION_RULE),
  exportFolder: nonEmptyString,
  journal: nested<JournalSettings>({
    acceptLoss: booleanFlag,
    durable: booleanFlag,
    expireAfter: wholeNumber(24 * 60 * 60 * 1000),
    name: nonEmptyString,
  }),
  name: NAME_RULE,
  onError: callback,
};

/** @throws ConfigurationError if an option is invalid. The clients check those of the accounts. */
export function checkWorkerOptions(options: WorkerOptions): void {
  checkOptions(options, WORKER_OPTIONS);
  for (const [name, account] of Object.entries(options.accounts)) {
    NAME_RULE(name, `accounts (${name})`);
    if (account?.apiKey === undefined)
      throw new ConfigurationError(
        `The account ${name} needs an apiKey: a string, or a function that returns it.`,
      );
  }
}

const CLOSE_OPTIONS: OptionRules<CloseOptions> = { timeout: number(0, "milliseconds") };

/** @throws ConfigurationError if an option of `close` is invalid. */
export const checkCloseOptions = (options: CloseOptions): void => checkOptions(options, CLOSE_OPTIONS);

/** @throws ConfigurationError if the folder of exports does not exist. */
export async function checkExportFolder(folder: string | undefined): Promise<void> {
  const stats = folder === undefined ? undefined : await stat(folder).catch(() => undefined);
  if (folder === undefined || stats?.isDirectory()) return;
  throw new ConfigurationError(`The exportFolder ${folder} is not a folder. Create it first.`);
}
