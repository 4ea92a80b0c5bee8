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
import { callMethod, described, inputOf } from "./support/description/operations.ts";

const prism = usePrism();
const client = (): Grinfi =>
  new Grinfi({
    ...{ apiKey: "test-key", baseUrl: prism.url, rateLimit: false, retry: false },
    timeout: Number.POSITIVE_INFINITY,
  });

/** Operations that deliberately have no method. */
const WITHOUT_METHOD: readonly string[] = [];

test("every operation has a method, or is listed as deliberately without one", () => {
  const without = described.filter(({ methodPath }) => !methodPath).map(({ id }) => id);
  expect(without).toEqual(WITHOUT_METHOD);
  expect(described.map(({ id }) => id).toSorted()).toEqual(Object.keys(operations).toSorted());
});

describe("requests and responses of every method match the description", () => {
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

const declaredStatuses = [...new Set(described.flatMap(({ errors }) => errors))].toSorted();

test("every declared error status has a class", () => {
  expect(declaredStatuses.filter((status) => CLASSES[status] === undefined)).toEqual([]);
});

test.each([401, 403, 429, 500, 502, 503, 504])("every operation declares the status %i", (status) => {
  expect(described.filter(({ errors }) => !errors.includes(status))).toEqual([]);
});

test.each(declaredStatuses)("a declared %i arrives as the error of its class", async (status) => {
  const grinfi = client();
  const declaring = described.filter(({ errors }) => errors.includes(status));
  for (const operation of declaring) {
    const input = await inputOf(operation, "required");
    // Prism returns no error to a request that accepts another type, because all errors are JSON.
    const headers = { Accept: "application/json", Prefer: `code=${status}` };
    const outcome = await callMethod(grinfi, operation, input, { headers }).catch((error: unknown) => error);
    const { id } = operation;
    if (id === "findOneContact" && status === 404) expect(outcome, id).toBeUndefined();
    else {
      expect(outcome, id).toBeInstanceOf(CLASSES[status]);
      expect(isApiError(outcome) && [outcome.operation, outcome.status]).toEqual([id, status]);
    }
  }
  expect(prism.requests).toHaveLength(declaring.length);
});
