export type { AcceptedConnection, ReceivedEmail, ReceivedLinkedInMessage } from "./automation/receive.ts";
export { createEmulator, type Emulator } from "./emulator.ts";
export type { Fault, FaultKind } from "./faults.ts";
export type { Effect, EffectEntry, Ledger, LedgerEntry, RequestEntry } from "./ledger.ts";
export type { EmulatorOptions } from "./options.ts";
export type { EmulatedRateLimit } from "./rate-limit.ts";
export type { SavedWorld } from "./world.ts";
