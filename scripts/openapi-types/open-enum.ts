/** Marks an enum of strings that takes other values too. */
export const OPEN_ENUM = "x-open-enum";
