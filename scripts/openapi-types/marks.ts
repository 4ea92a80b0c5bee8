/** Contains the values of an enum of strings that accepts other values, too. It replaces `enum`. */
export const OPEN_ENUM = "x-open-enum";

/** Marks a filter (`fields`), a value of a filter (`value`) or a field that cannot be used (`unusable`). */
export const FILTER = "x-sdk-filter";

/** Marks content that is not text: `request` or `response`. */
export const CONTENT = "x-content";

/** Marks a field that accepts a file. */
export const FILE = "x-file";
