/**
 * Alternatives such as "an email address, or a name and a company". Each alternative keeps its own required fields and
 * drops those of the others. The compiler then reports the alternative that the caller meant: without this, it would
 * report that `{ email: undefined }` lacks a name and a company.
 */
export type Alternatives<Body> = AlternativesOf<NonNullable<Body>>;

type AlternativesOf<All, One = All> = One extends unknown
  ? [All] extends [One]
    ? One
    : Exclude<RequiredOf<All>, RequiredOf<One>> extends infer Dropped
      ? { [Field in keyof One as Field extends Dropped ? never : Field]: One[Field] }
      : never
  : never;

/** The names of the fields that a type, or any member of a union, requires. */
type RequiredOf<Fields> = Fields extends unknown
  ? {
      [Field in keyof Fields]-?: Record<never, never> extends Pick<Fields, Field> ? never : Field;
    }[keyof Fields]
  : never;

/** Fields with the names of the SDK in place of those of the API. */
export type Renamed<Given, Names extends Readonly<Record<string, string>>> = {
  [Field in keyof Given as Field extends keyof Names ? Names[Field] : Field]: Given[Field];
};

/** Returns the input with the names of the API in place of those of the SDK. */
export function renamed<Given>(input: object, names: Readonly<Record<string, string>>): Given {
  const fieldOf = new Map(Object.entries(names).map(([field, name]) => [name, field]));
  const fields = Object.entries(input).map(([name, value]) => [fieldOf.get(name) ?? name, value]);
  return Object.fromEntries(fields) as Given;
}
