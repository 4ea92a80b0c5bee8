import { JournalError } from "@grinfi/core";
import type { JournalConnection } from "./journal-connection.ts";
import { CLOSE_SCRIPT, OPEN_SCRIPT, RENEW_SCRIPT } from "./redis-scripts.ts";

/** The right of one owner to write to a journal. It ends unless the owner renews it, which it does by itself. */
export class Lease {
  /** Identifies the owner. A later owner has a higher token. */
  readonly token: number;
  readonly #connection: JournalConnection;
  readonly #duration: number;
  readonly #timer: ReturnType<typeof setInterval>;
  /** The time until which Redis certainly grants the lease, by the clock of this process. */
  #until: number;
  #lost: JournalError | undefined;

  private constructor(connection: JournalConnection, token: number, duration: number, until: number) {
    this.#connection = connection;
    this.#duration = duration;
    this.#until = until;
    this.token = token;
    this.#timer = setInterval(() => void this.#renew().catch(() => undefined), duration / 3);
    // A lease alone does not keep the process running.
    (this.#timer as { unref?: () => void }).unref?.();
  }

  /**
   * @param duration - How long the lease lasts without being renewed, in milliseconds.
   * @param workKeys - The key of the work whose earlier owner loses its lease, or none.
   */
  static async acquire(
    connection: JournalConnection,
    duration: number,
    workKeys: readonly string[],
  ): Promise<Lease> {
    const start = performance.now();
    const [, , token, run] = await connection.run(OPEN_SCRIPT, workKeys, [duration]);
    connection.started(String(run));
    return new Lease(connection, Number(token), duration, start + duration);
  }

  /** @throws JournalError if the lease was lost. */
  check(): void {
    if (performance.now() >= this.#until) this.lose();
    if (this.#lost) throw this.#lost;
  }

  /** Ends the use of the lease, because Redis does not grant it any more. */
  lose(): void {
    clearInterval(this.#timer);
    this.#lost ??= new JournalError(
      "lease_lost",
      `This process did not renew its lease of the journal within ${this.#duration} ms, because it was paused or could not reach Redis. The job ends and sends nothing more. Its pending operations are in the journal, and the next job checks them.`,
    );
  }

  async release(): Promise<void> {
    clearInterval(this.#timer);
    await this.#connection.run(CLOSE_SCRIPT, [], [this.token]);
  }

  async #renew(): Promise<void> {
    const start = performance.now();
    const [status] = await this.#connection.run(RENEW_SCRIPT, [], [this.token, this.#duration]);
    if (status === "expired") this.lose();
    else this.#until = start + this.#duration;
  }
}
