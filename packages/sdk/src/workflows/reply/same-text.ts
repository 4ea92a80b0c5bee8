const plain = (text: string): string => text.replace(/\s+/g, " ").trim();

/** Whether two texts read the same: breaks and spaces may change on their way. */
export const isSameText = (a: string | null | undefined, b: string): boolean =>
  typeof a === "string" && plain(a) === plain(b);
