/** What a worker process needs, as its argument in JSON. */
export interface WorkerSettings {
  /** Path of the Unix socket on which Redis listens. */
  readonly redisSocket: string;
  readonly baseUrl: string;
  readonly limit: number;
  /** Milliseconds. */
  readonly interval: number;
  /** How long the work of a process belongs to it after it was killed, in milliseconds. */
  readonly lockDuration: number;
}

/** The account of the workers of `@grinfi/bullmq`. */
export const ACCOUNT = "bench";

/** The queue of plain BullMQ. */
export const PLAIN_QUEUE = "messages";

/** Reads the argument of a worker process. */
export const readWorkerSettings = (): WorkerSettings => JSON.parse(process.argv[2] ?? "") as WorkerSettings;

/**
 * Stops a worker process when its parent sends a message or ends.
 *
 * @param close - Ends the work. It returns the average latency in milliseconds, which the parent receives.
 */
export function closeOnMessage(close: () => Promise<number>): void {
  process.once("message", async () => {
    process.send?.(await close());
    process.disconnect();
  });
  process.once("disconnect", () => process.exit());
}
