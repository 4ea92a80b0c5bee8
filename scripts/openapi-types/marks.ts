/** Marks an enum of strings that takes other values too. */
export const OPEN_ENUM = "x-open-enum";

/** Says that a schema is a filter (`fields`) or a value of one (`value`); a fact of the overlay. */
export const FILTER = "x-sdk-filter";

/** Marks a field that takes a file. */
export const FILE = "x-file";
