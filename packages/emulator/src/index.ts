export type { EmulatorState } from "./backend/backend.ts";
export type { EmulatedWebhooks } from "./backend/emulated-webhooks.ts";
export type { BatchLag, Lag } from "./backend/lag.ts";
export type { EffectEntry, EffectKind, Ledger, LedgerEntry, RequestEntry } from "./backend/ledger.ts";
export { createEmulator, type Emulator } from "./emulator.ts";
export type { Fault, FaultKind } from "./faults/faults.ts";
export type { EmulatedRateLimit } from "./http/rate-limit.ts";
export type { AcceptedConnection, ReceivedEmail, ReceivedLinkedInMessage } from "./messaging/incoming.ts";
export type { EmulatorOptions } from "./options.ts";
