/** The header with the time at which a client sent a request, as `monotonicTime` returns it. */
export const SENT_AT = "x-sent-at";

/** The time in milliseconds, on a clock that all processes of the machine share. */
export const monotonicTime = (): number => Number(process.hrtime.bigint() / 1_000_000n);
