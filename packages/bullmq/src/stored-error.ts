import { isGrinfiError } from "@grinfi/core";
import type { StoredError } from "./run/run-types.ts";

/** Returns what Redis stores of an error. Errors of the SDK contain no key and no text of a message. */
export function toStoredError(error: unknown): StoredError {
  const message = error instanceof Error ? error.message : String(error);
  if (!isGrinfiError(error)) return { message };
  const reason = "reason" in error && typeof error.reason === "string" ? { reason: error.reason } : {};
  return { code: error.code, ...reason, message };
}
