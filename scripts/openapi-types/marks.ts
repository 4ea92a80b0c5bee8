/** Marks an enum of strings that takes other values too. */
export const OPEN_ENUM = "x-open-enum";

/** Marks a field that takes a file. */
export const FILE = "x-file";
