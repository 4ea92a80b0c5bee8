/** A UUID that no row has. */
export const UNKNOWN_UUID = "00000000-0000-4000-8000-00000000dead";

/** The required timestamps of a step of an automation. */
export const TIMESTAMPS = { created_at: "2026-01-05T08:00:00Z", updated_at: "2026-01-05T08:00:00Z" };
