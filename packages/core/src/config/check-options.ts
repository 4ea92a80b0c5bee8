import { ConfigurationError } from "../errors/configuration-error.ts";
import { isPlainObject, isRecord } from "../values.ts";

/**
 * Checks the value of an option.
 *
 * @throws ConfigurationError with the name of the option if the value is invalid.
 */
export interface OptionRule {
  (value: unknown, name: string): void;
  /** Whether the option is required. */
  readonly isRequired?: true;
}

/** A rule for each option. */
export type OptionRules<Options> = { readonly [Name in keyof Options]-?: OptionRule };

/**
 * Checks the names and values of options, which may come from JavaScript. An option that is `undefined` counts as
 * absent.
 *
 * @param options - The options of a client, a call or a job.
 * @param rules - The rule for each option.
 * @param name - The option that contains these options, such as `retry`. By default there is none.
 * @throws ConfigurationError with the name of the option, its value and the valid values.
 *
 * @example
 * // The option pageSize must be a whole number of at least 1, not 0.
 * checkOptions({ pageSize: 0 }, { pageSize: wholeNumber(1) });
 */
export function checkOptions<Options>(options: Options, rules: OptionRules<Options>, name = ""): void {
  const subject = name === "" ? "The options" : `The option ${name}`;
  if (!isRecord(options)) {
    throw new ConfigurationError(`${subject} must be an object, not ${formatValue(options)}.`);
  }
  for (const [key, value] of Object.entries(options)) {
    const path = name === "" ? key : `${name}.${key}`;
    if (!Object.hasOwn(rules, key)) {
      const known = Object.keys(rules).sort().join(", ");
      throw new ConfigurationError(`Unknown option ${path}. Known options: ${known}.`);
    }
    if (value !== undefined) rules[key as keyof Options](value, path);
  }
  for (const [key, rule] of Object.entries<OptionRule>(rules)) {
    const path = name === "" ? key : `${name}.${key}`;
    const value = options[key];
    if (rule.isRequired && value === undefined) rule(undefined, path);
    // Merging options would lose such a property, for example a getter of a class.
    if (value !== undefined && !Object.prototype.propertyIsEnumerable.call(options, key)) {
      throw new ConfigurationError(
        `The option ${path} is inherited or not enumerable. Pass the options as a plain object.`,
      );
    }
  }
}

/** The rule for an option that is required. */
export const required = (rule: OptionRule): OptionRule =>
  Object.assign((value: unknown, name: string) => rule(value, name), { isRequired: true as const });

/**
 * Creates a rule for the option.
 *
 * @param what - Describes the valid values in the error.
 * @param fits - Returns whether a value is valid.
 */
export const valueRule =
  (what: string, fits: (value: unknown) => boolean): OptionRule =>
  (value, name) => {
    if (!fits(value))
      throw new ConfigurationError(`The option ${name} must be ${what}, not ${formatValue(value)}.`);
  };

/** A whole number of at least `least`. */
export const wholeNumber = (least: number): OptionRule =>
  valueRule(
    `a whole number of at least ${least}`,
    (value) => Number.isSafeInteger(value) && Number(value) >= least,
  );

/** A whole number of at least `least`, or `Infinity` for no limit. */
export const wholeNumberOrInfinity = (least: number): OptionRule =>
  valueRule(
    `a whole number of at least ${least}, or Infinity`,
    (value) => (Number.isSafeInteger(value) && Number(value) >= least) || value === Number.POSITIVE_INFINITY,
  );

/**
 * A number of at least `least`.
 *
 * @param unit - The unit in the error, such as "milliseconds". By default there is none.
 */
export const number = (least: number, unit = ""): OptionRule =>
  valueRule(
    `a number of at least ${least}${unit && ` (${unit})`}`,
    (value) => typeof value === "number" && value >= least,
  );

/** A time limit in milliseconds. */
export const timeLimit: OptionRule = valueRule(
  "a number above 0 (milliseconds), or Infinity for no limit",
  (value) => typeof value === "number" && value > 0,
);

/** One of the values. */
export const oneOf = (...values: readonly unknown[]): OptionRule =>
  valueRule(values.map(formatValue).join(" or "), (value) => values.includes(value));

/** `true` or `false`. */
export const booleanFlag: OptionRule = oneOf(true, false);

/** A function. */
export const callback: OptionRule = valueRule("a function", (value) => typeof value === "function");

/** A string that is not blank. */
export const nonEmptyString: OptionRule = valueRule(
  "a non-empty string",
  (value) => typeof value === "string" && value.trim() !== "",
);

/** An object with these methods of `T`. */
export const objectWith = <T = Readonly<Record<string, unknown>>>(
  ...methods: readonly (keyof T & string)[]
): OptionRule =>
  valueRule(
    `an object with the ${methods.length === 1 ? "method" : "methods"} ${methods.map((method) => `${method}()`).join(", ")}`,
    (value) =>
      (isRecord(value) || typeof value === "function") &&
      methods.every((method) => typeof Reflect.get(value, method) === "function"),
  );

/**
 * A plain object: neither a `Map` nor `Headers`.
 *
 * @param what - Describes the object in the error.
 */
export const plainObject = (what: string): OptionRule => valueRule(what, isPlainObject);

/** An `AbortSignal`. */
export const signal: OptionRule = valueRule(
  "an AbortSignal",
  (value) => isRecord(value) && typeof value.throwIfAborted === "function",
);

/** An option that is an object of options. */
export const nested =
  <Options>(rules: OptionRules<Options>): OptionRule =>
  (value, name) =>
    checkOptions(value as Options, rules, name);

/** `false`, which disables a feature, or a value that the rule accepts. */
export const falseOr =
  (rule: OptionRule): OptionRule =>
  (value, name) => {
    if (value !== false) rule(value, name);
  };

/** Any value. The code that uses the option checks it. */
export const anyValue: OptionRule = () => {};

/**
 * The maximum length of a string in an error. The names of modes, such as log levels, are shorter, and every API key is
 * longer.
 */
const LONGEST_SHOWN = 20;

/**
 * Formats a value for an error message: short, without the content of objects, and without long strings, which may be
 * keys.
 *
 * @param value - Any value.
 * @returns The text for the message.
 *
 * @example
 * formatValue("on"); // '"on"'
 * formatValue([1, 2]); // "an array"
 */
export function formatValue(value: unknown): string {
  if (typeof value === "string") {
    return value.length > LONGEST_SHOWN ? `a string of ${value.length} characters` : JSON.stringify(value);
  }
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object" && value !== null) return "an object";
  return String(value);
}
