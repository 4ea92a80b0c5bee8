/** An address in a text. Display names, brackets, quotes and separators are not part of it. */
const ADDRESS = /[^\s<>()[\]",;:@]+@[^\s<>()[\]",;:@]+/g;

/**
 * Returns the email addresses in a text, such as `Robin Sample <robin@example.com>` or a list with commas, in lower case
 * and without trailing dots. Keeps plus tags.
 */
export const addressesIn = (text: string): string[] =>
  Array.from(text.toLowerCase().normalize().matchAll(ADDRESS), ([address]) => address.replace(/\.+$/, ""));
