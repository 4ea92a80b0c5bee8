import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ConfigurationError } from "../errors/configuration-error.ts";
import {
  booleanFlag,
  callback,
  checkOptions,
  nested,
  nonEmptyString,
  number,
  oneOf,
  required,
  wholeNumber,
  wholeNumberOrInfinity,
} from "./check-options.ts";

const RULES = {
  count: wholeNumberOrInfinity(1),
  flag: booleanFlag,
  inner: nested({ deep: nonEmptyString }),
  mode: oneOf("fast", "slow"),
  on: callback,
  size: wholeNumber(0),
  wait: number(0, "milliseconds"),
};
const check = (options: unknown): void => checkOptions(options as object, RULES as never);

test("valid values pass, and so does undefined", () => {
  const options = {
    ...{ count: Number.POSITIVE_INFINITY, flag: false, inner: { deep: "x" }, mode: "slow", on: () => {} },
    ...{ size: 0, wait: 0.5 },
  };
  expect(() => check(options)).not.toThrow();
  expect(() => check({ size: undefined, inner: undefined })).not.toThrow();
});

describe("the error names the option, the values that it takes and its value", () => {
  test.each<[object, string]>([
    [{ size: -1 }, "The option size must be a whole number of at least 0, not -1."],
    [{ size: 1.5 }, "The option size must be a whole number of at least 0, not 1.5."],
    [{ size: "3" }, 'The option size must be a whole number of at least 0, not "3".'],
    [{ count: 0 }, "The option count must be a whole number of at least 1, or Infinity, not 0."],
    [{ wait: Number.NaN }, "The option wait must be a number of at least 0 (milliseconds), not NaN."],
    [{ wait: null }, "The option wait must be a number of at least 0 (milliseconds), not null."],
    [{ mode: "fsat" }, 'The option mode must be "fast" or "slow", not "fsat".'],
    [{ size: "not-a-real-key-not-a-real-key" }, "of at least 0, not a string of 29 characters."],
    [{ flag: "yes" }, 'The option flag must be true or false, not "yes".'],
    [{ on: {} }, "The option on must be a function, not an object."],
    [{ inner: 5 }, "The option inner must be an object, not 5."],
    [{ inner: { deep: " " } }, 'The option inner.deep must be a non-empty string, not " ".'],
    [{ inner: { deeep: "x" } }, "Unknown option inner.deeep. Known options: deep."],
    [{ zise: 1 }, "Unknown option zise. Known options: count, flag, inner, mode, on, size, wait."],
    [[], "The options must be an object, not an array."],
    [{ toString: 1 }, "Unknown option toString."],
  ])("%j", (options, message) => {
    expect(() => check(options)).toThrow(ConfigurationError);
    expect(() => check(options)).toThrow(message);
  });
});

test("a required option must be present, even inside another option", () => {
  const rules = { mode: required(oneOf("fast", "slow")), inner: nested({ deep: required(nonEmptyString) }) };
  const checkRequired = (options: object): void => checkOptions(options, rules as never);
  expect(() => checkRequired({ mode: "fast" })).not.toThrow();
  expect(() => checkRequired({})).toThrow('The option mode must be "fast" or "slow", not undefined.');
  expect(() => checkRequired({ mode: undefined })).toThrow("not undefined.");
  expect(() => checkRequired({ mode: "fast", inner: {} })).toThrow(
    "The option inner.deep must be a non-empty string",
  );
});

test("every invalid value throws a ConfigurationError with a short message", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...Object.keys(RULES), "other"), fc.anything()), (options) => {
      try {
        check(options);
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigurationError);
        expect((error as Error).message.length).toBeLessThan(200);
      }
    }),
  );
});
