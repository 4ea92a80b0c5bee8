import { usePrism } from "@grinfi/prism/vitest";
import { describe, expect, test } from "vitest";
import {
  ForbiddenError,
  Grinfi,
  isApiError,
  NotFoundError,
  operations,
  PaymentRequiredError,
  ServerError,
  TooManyRequestsError,
  UnauthorizedError,
  UnprocessableEntityError,
} from "../src/index.ts";
import { callMethod, described, inputOf } from "./support/operations.ts";

const prism = usePrism();
const client = (): Grinfi =>
  new Grinfi({ apiKey: "test-key", baseUrl: prism.url, retry: false, rateLimit: false });

/** Operations that are called by id alone, on purpose. */
const WITHOUT_METHOD: readonly string[] = [];

test("every operation has a method in a resource, or is listed as deliberately without one", () => {
  const without = described.filter(({ place }) => !place).map(({ id }) => id);
  expect(without).toEqual(WITHOUT_METHOD);
  expect(described.map(({ id }) => id).toSorted()).toEqual(Object.keys(operations).toSorted());
  expect(described).toHaveLength(174);
});

describe("every method keeps to the description, in request and answer", () => {
  test.each(["required", "all"] as const)("with %s inputs", async (inputs) => {
    const grinfi = client();
    for (const operation of described) {
      await callMethod(grinfi, operation, await inputOf(operation, inputs));
    }
    const seen = prism.requests.map(({ method, path }) => `${method} ${path}`);
    expect(seen).toEqual(described.map(({ method, path }) => `${method} ${path}`));
    expect(prism.violations).toEqual([]);
  });
});

const CLASSES: Readonly<Record<number, abstract new (...args: never[]) => Error>> = {
  401: UnauthorizedError,
  402: PaymentRequiredError,
  403: ForbiddenError,
  404: NotFoundError,
  422: UnprocessableEntityError,
  429: TooManyRequestsError,
  500: ServerError,
  502: ServerError,
  503: ServerError,
  504: ServerError,
};

test("every declared error status of every operation arrives as the error of its class", async () => {
  const grinfi = client();
  let pairs = 0;
  for (const operation of described) {
    const input = await inputOf(operation, "required");
    for (const status of operation.errors) {
      // What asks for another type gets no error from Prism: all errors are JSON.
      const headers = { Accept: "application/json", Prefer: `code=${status}` };
      const outcome = await callMethod(grinfi, operation, input, { headers }).catch(
        (error: unknown) => error,
      );
      const pair = `${operation.id} ${status}`;
      if (pair === "findOneContact 404") expect(outcome, pair).toBeUndefined();
      else {
        expect(outcome, pair).toBeInstanceOf(CLASSES[status]);
        expect(isApiError(outcome) && [outcome.operation, outcome.status], pair).toEqual([
          operation.id,
          status,
        ]);
      }
      pairs += 1;
    }
  }
  // 7 that every operation declares, and 422 of 41, 404 of 35 and 402 of 3.
  expect(pairs).toBe(174 * 7 + 41 + 35 + 3);
  expect(prism.requests).toHaveLength(pairs);
}, 120_000);
