import { JournalError } from "@grinfi/core";
import {
  booleanFlag,
  checkOptions,
  nonEmptyString,
  type OptionRules,
  objectWith,
  required,
  wholeNumber,
} from "@grinfi/core/option-checks";
import type { Journal, JournalEntry, JournalQuery } from "../jobs/journal/journal.ts";
import { digestOf } from "../jobs/shared/digest.ts";
import { JournalConnection, type RedisJournalClient } from "./journal-connection.ts";
import { Lease } from "./lease.ts";
import { APPEND_SCRIPT, READ_SCRIPT } from "./redis-scripts.ts";

export type { RedisJournalClient } from "./journal-connection.ts";

/** Options of `createRedisJournal`. */
export interface RedisJournalOptions {
  /** A connected client. It needs a listener for its "error" events. */
  readonly client: RedisJournalClient;
  /**
   * The name of the journal. Processes with the same name share its entries.
   *
   * @default "journal"
   */
  readonly name?: string | undefined;
  /**
   * The time after which an entry expires, in milliseconds. After that, nothing prevents the same operation from being
   * sent again.
   *
   * @default 90 days
   */
  readonly expireAfter?: number | undefined;
  /**
   * The time after which a process that is paused, or cannot reach Redis, must not write to the journal any more, in
   * milliseconds.
   *
   * @default 30_000
   */
  readonly lease?: number | undefined;
  /**
   * The time within which Redis must respond, in milliseconds. A shorter outage, such as a restart, is waited for.
   *
   * @default 10_000
   */
  readonly timeout?: number | undefined;
  /** Set it to `true` if Redis does not allow `CONFIG GET`, but writes each command to the disk before it responds. */
  readonly durable?: boolean | undefined;
  /** Set it to `true` to use a Redis that could forget entries. After a crash of Redis, people may be contacted twice. */
  readonly acceptLoss?: boolean | undefined;
}

/** A journal in Redis. */
export interface RedisJournal extends Journal {
  /**
   * Checks Redis and acquires the lease. A job does this by itself when it first uses the journal.
   *
   * @throws ConfigurationError if Redis could forget entries.
   * @throws JournalError if Redis is not available, or has lost entries.
   */
  open(): Promise<void>;
  /**
   * Returns a journal with a lease of its own, for another job of this process, for example after this journal has lost
   * its lease. It knows what this one has seen of Redis, so it notices if Redis has lost data since then. A new journal
   * of `createRedisJournal` knows nothing.
   *
   * @param work - Identifies what the job does, if only one process at a time may do it. When another process, or this
   *   one, acquires a lease for the same work, the earlier lease ends. At most the requests that it had begun may still
   *   arrive.
   */
  withNewLease(work?: string): RedisJournal;
  /** Ends the lease of this process. */
  close(): Promise<void>;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** The number of keys that one script reads. */
const KEYS_PER_READ = 100;

/** 128 bits, in hexadecimal. */
const DIGEST_LENGTH = 32;

/** A stored entry: its version, its time, the token of its owner, and JSON. */
const STORED = /^(\S*) (\d+) (\d+) (.*)$/s;

const OPTIONS: OptionRules<RedisJournalOptions> = {
  acceptLoss: booleanFlag,
  client: required(objectWith<RedisJournalClient>("eval", "sendCommand")),
  durable: booleanFlag,
  expireAfter: wholeNumber(DAY_MS),
  lease: wholeNumber(1000),
  name: nonEmptyString,
  timeout: wholeNumber(1),
};

/**
 * Creates a journal in Redis that several machines use at the same time. Each operation that must not happen twice, such
 * as the enrolment of a contact or a message, belongs to the process that recorded it first. Another process that finds
 * it pending never sends it. It looks for it, and reports it as `unknown` if it does not find it.
 *
 * A process renews its lease while it runs. If it was paused or cut off for longer than `lease`, its job ends with a
 * `JournalError` and sends nothing more, and the next job with `journal.withNewLease()` looks for what it may have sent.
 * If Redis is away for less than `timeout`, for example during a restart, jobs wait.
 *
 * Redis must not forget what it has confirmed, so the journal refuses one that is not configured with `appendonly yes`,
 * `appendfsync always` and `maxmemory-policy noeviction`, and a replica. If Redis comes back with fewer entries than a
 * process has seen, that process and all others with the journal end with a `JournalError`.
 *
 * Redis receives ids, states and digests, but no text of a message, and no email address unless you put it in the key of
 * a row. Among the ids are LinkedIn profiles: those of rows that repeat another row, and those that an update has
 * replaced. A saved contact takes about 500 bytes and two scripts, its enrolment as much again, a message about 1,100
 * bytes and three. Entries expire after `expireAfter`. The client needs permission to run `INFO` and `EVAL`.
 *
 * Jobs read only the keys that they need, so some work differs from that with a journal in a file: `contacts.bulkUpsert`
 * recognises rows of one person with different keys only within one run. It enrols their contact once nevertheless.
 *
 * @param options - A client of the package `redis`, and others; see their defaults.
 * @returns A journal for the option `journal` of a job. Close it after the job.
 * @throws ConfigurationError if an option is invalid or, at the first use, if Redis could forget entries.
 *
 * @example
 * const client = await createClient().on("error", log).connect(); // from the package redis
 * const journal = createRedisJournal({ client });
 * await grinfi.contacts.bulkUpsert(rows, { list, automation, onConflict: "skip", journal });
 * await journal.close();
 */
export function createRedisJournal(options: RedisJournalOptions): RedisJournal {
  checkOptions(options, OPTIONS);
  const { acceptLoss = false, client, durable = false, expireAfter = 90 * DAY_MS } = options;
  const { lease = 30_000, name = "journal", timeout = 10_000 } = options;
  const connection = new JournalConnection({
    ...{ acceptsLoss: acceptLoss, client, isDurable: durable, name, timeout },
  });
  return new SharedRedisJournal(connection, lease, expireAfter);
}

class SharedRedisJournal implements RedisJournal {
  readonly isShared = true;
  readonly #connection: JournalConnection;
  readonly #duration: number;
  readonly #expireAfter: number;
  readonly #work: string | undefined;
  #lease: Promise<Lease> | undefined;
  /** The lease, once it was acquired. */
  #owned: Lease | undefined;

  constructor(connection: JournalConnection, duration: number, expireAfter: number, work?: string) {
    this.#connection = connection;
    this.#duration = duration;
    this.#expireAfter = expireAfter;
    this.#work = work;
  }

  async *read({ job, keys }: JournalQuery): AsyncGenerator<JournalEntry, void, undefined> {
    await this.#acquire();
    for (let start = 0; start < keys.length; start += KEYS_PER_READ) {
      const part = keys.slice(start, start + KEYS_PER_READ);
      const names = await Promise.all(part.map((key) => this.#keyOf(job, key)));
      const [, , found] = await this.#connection.run(READ_SCRIPT, names, []);
      for (const [index, fields] of (found as string[][]).entries()) {
        for (let field = 0; field < fields.length; field += 2) {
          const [step, stored] = fields.slice(field) as [string, string];
          yield entryOf({ job, key: part[index] as string, step }, stored);
        }
      }
    }
  }

  async append(
    { job, key, step, version = "", ...others }: JournalEntry,
    replaces = "",
  ): Promise<JournalEntry | undefined> {
    const lease = await this.#acquire();
    lease.check();
    const [status, , other] = await this.#connection.run(
      APPEND_SCRIPT,
      [await this.#keyOf(job, key)],
      [lease.token, step, version, replaces, JSON.stringify(others), this.#expireAfter],
    );
    if (status === "expired") lease.lose();
    lease.check();
    if (status !== "conflict") return undefined;
    if (other === "") {
      throw new JournalError(
        "data_lost",
        `The entry that the step ${step} is to replace is not in Redis any more.`,
      );
    }
    return entryOf({ job, key, step }, String(other));
  }

  checkOwner(): void {
    this.#owned?.check();
  }

  withNewLease(work?: string): RedisJournal {
    return new SharedRedisJournal(this.#connection, this.#duration, this.#expireAfter, work);
  }

  async open(): Promise<void> {
    await this.#acquire();
  }

  async close(): Promise<void> {
    const lease = this.#owned;
    this.#lease = undefined;
    this.#owned = undefined;
    await lease?.release();
  }

  /** Acquires the lease, once. */
  #acquire(): Promise<Lease> {
    this.#lease ??= this.#openLease().catch((error: unknown) => {
      this.#lease = undefined;
      throw error;
    });
    return this.#lease;
  }

  async #openLease(): Promise<Lease> {
    await this.#connection.open();
    const workKeys = this.#work === undefined ? [] : [this.#connection.key(`work:${this.#work}`)];
    this.#owned = await Lease.acquire(this.#connection, this.#duration, workKeys);
    return this.#owned;
  }

  /** Returns the key of a hash. The keys of rows may name people, so Redis receives only a digest. */
  async #keyOf(job: string, key: string): Promise<string> {
    return this.#connection.key((await digestOf(`${job}\n${key}`)).slice(0, DIGEST_LENGTH));
  }
}

function entryOf(step: Pick<JournalEntry, "job" | "key" | "step">, stored: string): JournalEntry {
  const [, version = "", time, , json = ""] = STORED.exec(stored) ?? [];
  const at = new Date(Number(time)).toISOString();
  return { ...step, ...(JSON.parse(json) as Pick<JournalEntry, "state">), at, version };
}
