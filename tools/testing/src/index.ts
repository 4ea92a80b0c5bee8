export { countAbortListeners, rejectionOf } from "./inspect.ts";
export { assertProperty, seededRandom } from "./random.ts";
export { flushEventLoop, runTimersUntil, sleep } from "./time.ts";
