import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ConfigurationError } from "../errors/configuration-error.ts";
import {
  callback,
  checkOptions,
  count,
  flag,
  nested,
  number,
  oneOf,
  required,
  text,
  wholeNumber,
} from "./check-options.ts";

const RULES = {
  count: count(1),
  flag,
  inner: nested({ deep: text }),
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
    [{ size: -1 }, "The option size takes a whole number from 0 on, not -1."],
    [{ size: 1.5 }, "The option size takes a whole number from 0 on, not 1.5."],
    [{ size: "3" }, 'The option size takes a whole number from 0 on, not "3".'],
    [{ count: 0 }, "The option count takes a whole number from 1 on, or Infinity, not 0."],
    [{ wait: Number.NaN }, "The option wait takes a number of milliseconds from 0 on, not NaN."],
    [{ wait: null }, "The option wait takes a number of milliseconds from 0 on, not null."],
    [{ mode: "fsat" }, 'The option mode takes "fast" or "slow", not "fsat".'],
    [{ size: "not-a-real-key-not-a-real-key" }, "from 0 on, not a text of 29 characters."],
    [{ flag: "yes" }, 'The option flag takes true or false, not "yes".'],
    [{ on: {} }, "The option on takes a function, not an object."],
    [{ inner: 5 }, "The option inner takes an object of options, not 5."],
    [{ inner: { deep: " " } }, 'The option inner.deep takes a text that is not empty, not " ".'],
    [{ inner: { deeep: "x" } }, "There is no option inner.deeep. There are: deep."],
    [{ zise: 1 }, "There is no option zise. There are: count, flag, inner, mode, on, size, wait."],
    [[], "The options must be an object of options, not an array."],
    [{ toString: 1 }, "There is no option toString."],
  ])("%j", (options, message) => {
    expect(() => check(options)).toThrow(ConfigurationError);
    expect(() => check(options)).toThrow(message);
  });
});

test("a required option must be present, also inside another option", () => {
  const rules = { mode: required(oneOf("fast", "slow")), inner: nested({ deep: required(text) }) };
  const checkRequired = (options: object): void => checkOptions(options, rules as never);
  expect(() => checkRequired({ mode: "fast" })).not.toThrow();
  expect(() => checkRequired({})).toThrow('The option mode takes "fast" or "slow", not undefined.');
  expect(() => checkRequired({ mode: undefined })).toThrow("not undefined.");
  expect(() => checkRequired({ mode: "fast", inner: {} })).toThrow("The option inner.deep takes a text");
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
