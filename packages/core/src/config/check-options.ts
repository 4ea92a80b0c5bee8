import { ConfigurationError } from "../errors/configuration-error.ts";
import { isRecord } from "../is-record.ts";

/** Refuses a value that an option does not take. @throws ConfigurationError that names the option. */
export interface OptionRule {
  (value: unknown, name: string): void;
  /** Whether it must be given. */
  readonly isRequired?: true;
}

/** A rule for each option. */
export type OptionRules<Options> = { readonly [Name in keyof Options]-?: OptionRule };

/**
 * Checks options that may come from JavaScript: their names and their values. `undefined` is the same as absent.
 *
 * @param name - The option that they belong to, such as `retry`.
 * @throws ConfigurationError that names the option, its value and what it takes.
 */
export function checkOptions<Options>(options: Options, rules: OptionRules<Options>, name = ""): void {
  const subject = name === "" ? "The options must be" : `The option ${name} takes`;
  if (!isRecord(options)) {
    throw new ConfigurationError(`${subject} an object of options, not ${shown(options)}.`);
  }
  for (const [key, value] of Object.entries(options)) {
    const path = name === "" ? key : `${name}.${key}`;
    if (!Object.hasOwn(rules, key)) {
      const known = Object.keys(rules).sort().join(", ");
      throw new ConfigurationError(`There is no option ${path}. There are: ${known}.`);
    }
    if (value !== undefined) rules[key as keyof Options](value, path);
  }
  for (const [key, rule] of Object.entries<OptionRule>(rules)) {
    const path = name === "" ? key : `${name}.${key}`;
    const value = options[key];
    if (rule.isRequired && value === undefined) rule(undefined, path);
    // Such as a getter of a class: it would be lost where options are put together.
    if (value !== undefined && !Object.prototype.propertyIsEnumerable.call(options, key)) {
      throw new ConfigurationError(
        `The option ${path} is inherited or hidden. Give the options as a plain object.`,
      );
    }
  }
}

/** The rule for an option that must be given. */
export const required = (rule: OptionRule): OptionRule =>
  Object.assign((value: unknown, name: string) => rule(value, name), { isRequired: true as const });

/** A rule for the values that a test accepts. @param what - What they are, for the error. */
export const takes =
  (what: string, fits: (value: unknown) => boolean): OptionRule =>
  (value, name) => {
    if (!fits(value)) throw new ConfigurationError(`The option ${name} takes ${what}, not ${shown(value)}.`);
  };

export const wholeNumber = (least: number): OptionRule =>
  takes(`a whole number from ${least} on`, (value) => Number.isSafeInteger(value) && Number(value) >= least);

/** A whole number, or `Infinity` for no bound. */
export const count = (least: number): OptionRule =>
  takes(
    `a whole number from ${least} on, or Infinity`,
    (value) => (Number.isSafeInteger(value) && Number(value) >= least) || value === Number.POSITIVE_INFINITY,
  );

/** Numbers from one on. @param unit - Such as "milliseconds". */
export const number = (least: number, unit = ""): OptionRule =>
  takes(
    `a number ${unit && `of ${unit} `}from ${least} on`,
    (value) => typeof value === "number" && value >= least,
  );

/** Time in which something must end. */
export const timeLimit: OptionRule = takes(
  "a number of milliseconds above 0, or Infinity for no limit",
  (value) => typeof value === "number" && value > 0,
);

export const oneOf = (...values: readonly unknown[]): OptionRule =>
  takes(values.map(shown).join(" or "), (value) => values.includes(value));

export const flag: OptionRule = oneOf(true, false);

export const callback: OptionRule = takes("a function", (value) => typeof value === "function");

export const text: OptionRule = takes(
  "a text that is not empty",
  (value) => typeof value === "string" && value.trim() !== "",
);

/** An object with these methods. */
export const objectWith = (...methods: readonly string[]): OptionRule =>
  takes(
    `an object with ${methods.map((method) => `${method}()`).join(", ")}`,
    (value) =>
      (isRecord(value) || typeof value === "function") &&
      methods.every((method) => typeof Reflect.get(value, method) === "function"),
  );

/** An object that somebody wrote down: no `Map`, no `Headers`. */
export const plainObject = (what: string): OptionRule =>
  takes(what, (value) => {
    if (!isRecord(value)) return false;
    const prototype: unknown = Object.getPrototypeOf(value);
    return prototype === null || Object.getPrototypeOf(prototype) === null;
  });

export const signal: OptionRule = takes(
  "an AbortSignal",
  (value) => isRecord(value) && typeof value.throwIfAborted === "function",
);

/** Options within an option. */
export const nested =
  <Options>(rules: OptionRules<Options>): OptionRule =>
  (value, name) =>
    checkOptions(value as Options, rules, name);

/** `false` switches something off. */
export const falseOr =
  (rule: OptionRule): OptionRule =>
  (value, name) => {
    if (value !== false) rule(value, name);
  };

/** Any value: it is checked where it is used. */
export const anything: OptionRule = () => {};

/** No name of a mode is longer, and every key is. */
const LONGEST_SHOWN = 20;

/** A value in an error: short, and never a long text, which may be a key, or what an object holds. */
export function shown(value: unknown): string {
  if (typeof value === "string") {
    return value.length > LONGEST_SHOWN ? `a text of ${value.length} characters` : JSON.stringify(value);
  }
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object" && value !== null) return "an object";
  return String(value);
}
