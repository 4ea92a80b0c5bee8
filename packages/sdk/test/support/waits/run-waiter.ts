import type { Grinfi, Job, WaitOptions, WaitResult, WaitStep } from "../../../src/index.ts";

export type WaiterName =
  | "automations.waitUntilIdle"
  | "contacts.waitForBulkAction"
  | "contacts.waitForImport"
  | "emails.waitUntilSent"
  | "messages.waitUntilSent";

type RunWaiter = (grinfi: Grinfi, stored: never, options?: WaitOptions) => Job<WaitStep, WaitResult>;

/** How each job that waits is started with ids that a program has stored. */
const RUNS: Readonly<Record<WaiterName, RunWaiter>> = {
  "contacts.waitForImport": ({ contacts }, stored, options) => contacts.waitForImport(stored, options),
  "contacts.waitForBulkAction": ({ contacts }, { action, ids }, options) =>
    contacts.waitForBulkAction(action, ids, options),
  "messages.waitUntilSent": ({ messages }, stored, options) => messages.waitUntilSent(stored, options),
  "emails.waitUntilSent": ({ emails }, stored, options) => emails.waitUntilSent(stored, options),
  "automations.waitUntilIdle": ({ automations }, stored, options) =>
    automations.waitUntilIdle(stored, options),
};

/** Starts a job with ids that were stored as JSON. */
export const runWaiter = (
  grinfi: Grinfi,
  name: WaiterName,
  stored: unknown,
  options?: WaitOptions,
): Job<WaitStep, WaitResult> => RUNS[name](grinfi, JSON.parse(JSON.stringify(stored)) as never, options);
