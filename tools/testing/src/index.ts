export { AccountLedger } from "./account-ledger.ts";
export { countAbortListeners, rejectionOf } from "./inspect.ts";
export { maxInWindow } from "./max-in-window.ts";
export { assertProperty, seededRandom } from "./random.ts";
export { flushEventLoop, runTimersUntil, sleep } from "./time.ts";
export { type Arrival, UnreliableServer } from "./unreliable-server.ts";
