export type { Connection } from "./connection.ts";
export type {
  QueuedExportOptions,
  QueuedInputs,
  QueuedJob,
  QueuedRows,
  QueuedSendOptions,
  QueuedUpsertOptions,
} from "./jobs/queued-jobs.ts";
export { type AddOptions, createQueue, type GrinfiQueue, type QueueOptions } from "./queue/queue.ts";
export type { Run, RunOutcome, RunProgress, RunResult, StoredError } from "./run/run-types.ts";
export { type GrinfiWorker, startWorker } from "./worker/worker.ts";
export type {
  AccountOptions,
  CloseOptions,
  JournalSettings,
  WorkerOptions,
} from "./worker/worker-options.ts";
