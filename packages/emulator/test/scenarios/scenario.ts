import type { Api } from "../support/api.ts";

/** Runs a write and reads its effect back through another operation. */
export type ReadBack = (api: Api) => Promise<void>;

/** Read-backs by the operation id of the write. */
export type ReadBacks = Readonly<Record<string, ReadBack>>;
