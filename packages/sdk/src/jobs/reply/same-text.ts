/** A text as it is compared: breaks and spaces may change on their way. */
export const comparable = (text: string): string => text.replace(/\s+/g, " ").trim();

/** Whether two texts read the same. */
export const isSameText = (a: string | null | undefined, b: string): boolean =>
  typeof a === "string" && comparable(a) === comparable(b);
