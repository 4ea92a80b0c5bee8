import { messageOf } from "../jobs/shared/job-errors.ts";

/** Codes of errors that Redis would return for the same command again. */
const PERMANENT_CODE = /\b(?:DENIED|ERR|MISCONF|NOAUTH|NOPERM|OOM|WRONGPASS|WRONGTYPE)\b/;

/** Whether a command would fail in the same way again, and not only because Redis is restarting or out of reach. */
export const isPermanent = (error: unknown): boolean => PERMANENT_CODE.test(messageOf(error));
