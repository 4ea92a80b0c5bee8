/** The fields of an object whose type is not known. */
export type Fields = Readonly<Record<string, unknown>>;
