export { syncAccount } from "./sync-account.ts";
export type { SyncedRows, SyncOptions, SyncProgress, SyncResult, SyncTable } from "./sync-types.ts";
