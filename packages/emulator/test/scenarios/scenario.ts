import type { Api } from "../support/api.ts";

/** Makes a write and reads back through another operation what it did. */
export type ReadBack = (api: Api) => Promise<void>;

/** Read-backs by the id of the write. */
export type ReadBacks = Readonly<Record<string, ReadBack>>;
