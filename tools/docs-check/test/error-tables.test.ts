import { readFile } from "node:fs/promises";
import * as retry from "@grinfi/retry";
import * as sdk from "@grinfi/sdk";
import { describe, expect, test } from "vitest";

interface Row {
  readonly name: string;
  readonly code: string;
  readonly status: string;
}

/** Reads the rows of the error table in a file: those that start with the name of a class and a code. */
async function rowsIn(path: string): Promise<Row[]> {
  const text = await readFile(new URL(`../../../${path}`, import.meta.url), "utf8");
  return [...text.matchAll(/^\| `(\w+Error)` +\| `(\w+)` +\|([^|]*)\|/gm)].map(
    ([, name = "", code = "", status = ""]) => ({ name, code, status: status.trim() }),
  );
}

const context: sdk.CallContext = {
  ...{ operation: "listTags", method: "GET", path: "/tags", attempts: 1, elapsedMs: 5 },
  ...{ maybeProcessed: false, retryAfterMs: undefined },
};

/** An error of each class without a status. */
const WITHOUT_STATUS: readonly sdk.GrinfiError[] = [
  new sdk.ConfigurationError("why"),
  new sdk.ConnectionError(context, undefined, { server: "api.invalid", isUnsent: true, why: "why" }),
  new sdk.InvalidInputError("why"),
  new sdk.JournalError("unavailable", "why"),
  new sdk.ListError("listTags", "no_items", "why"),
  new sdk.LookupError("not_found", "why", []),
  new sdk.NotSentError(context, "queue_full", undefined),
  new sdk.ParseError(context, "is empty", { status: 200, contentType: "", length: 0 }),
  new sdk.PreconditionError(["queue"], "why"),
  new sdk.RunError("spring-fair", "incomplete", "why"),
  new sdk.TimeoutError(context, undefined, "why"),
];

/** Returns the error for a status. */
async function errorOf(status: number): Promise<sdk.AnyGrinfiError> {
  const grinfi = new sdk.Grinfi({
    ...{ apiKey: "not-a-real-key", baseUrl: "https://api.invalid", retry: false },
    fetch: async () => new Response(null, { status }),
  });
  return grinfi.tags.create({ name: "Hot" }).then(
    () => Promise.reject(new Error("The call succeeded.")),
    (error: unknown) => error as sdk.AnyGrinfiError,
  );
}

/** All codes. The type checks that none is missing. */
const CODES: Readonly<Record<sdk.ErrorCode, true>> = {
  ...{ api_error: true, bad_request: true, configuration: true, conflict: true, connection: true },
  ...{ forbidden: true, invalid_input: true, list: true, lookup: true, not_found: true, not_sent: true },
  ...{
    parse: true,
    payment_required: true,
    journal: true,
    precondition: true,
    run: true,
    server_error: true,
    timeout: true,
    too_many_requests: true,
  },
  ...{ unauthorized: true, unprocessable_entity: true },
};

/** Base classes, which are not in the tables. */
const BASE_CLASSES = new Set(["CallError", "GrinfiError", "ResilienceError"]);

const classesOf = (exports: object, Parent: unknown): string[] =>
  Object.values(exports)
    .filter((value) => typeof value === "function" && value.prototype instanceof (Parent as typeof Error))
    .map((value: { readonly name: string }) => value.name)
    .filter((name) => !BASE_CLASSES.has(name));

describe("the table of errors in the README", async () => {
  const rows = await rowsIn("README.md");

  test("has every class and every code once", () => {
    expect(rows.map(({ name }) => name).sort()).toEqual(classesOf(sdk, sdk.GrinfiError).sort());
    expect(rows.map(({ code }) => code).sort()).toEqual(Object.keys(CODES).sort());
  });

  test.each(WITHOUT_STATUS.map((error) => [error.name, error.code]))("%s has the code %s", (name, code) => {
    expect(rows).toContainEqual({ name, code, status: "" });
  });

  test.each(rows.filter(({ status }) => status !== ""))(
    "$status is a $name with the code $code",
    async ({ code, name, status }) => {
      const statuses = { "5xx": [500, 502, 503, 504, 599], "any other": [302, 405, 408, 410, 418, 499] };
      for (const one of statuses[status as "5xx"] ?? [Number(status)])
        expect(await errorOf(one)).toMatchObject({ name, code, status: one });
    },
  );

  test("has a status for each class that is an ApiError", () => {
    const named = rows.filter(({ status }) => status !== "").map(({ name }) => name);
    expect(named.sort()).toEqual(["ApiError", ...classesOf(sdk, sdk.ApiError)].sort());
  });
});

test("the table in the README of @grinfi/retry has every class with its code", async () => {
  const facts = { attempts: 1, elapsedMs: 5, maybeProcessed: false, retryAfterMs: undefined };
  const errors = [
    new retry.BodyTooLargeError(10, facts),
    new retry.QueueFullError(10, facts),
    new retry.RateLimitedError(facts, 400),
    new retry.RetryError("not_repeatable", facts, undefined, false),
    new retry.StoreUnavailableError(facts, undefined),
    new retry.FetchTimeoutError("total", 10, facts),
  ];
  const rows = await rowsIn("packages/retry/README.md");
  expect(errors.map(({ name }) => name).sort()).toEqual(classesOf(retry, retry.ResilienceError).sort());
  expect(rows.map(({ code, name }) => [name, code]).sort()).toEqual(
    errors.map(({ code, name }) => [name, code]).sort(),
  );
});
