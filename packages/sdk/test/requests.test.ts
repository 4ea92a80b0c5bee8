import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import { Grinfi, type OperationId, operations, type Paging } from "../src/index.ts";
import { type ExpectedRequest, expectedRequest } from "./support/description/expected-request.ts";
import { callMethod, type DescribedOperation, described, inputOf } from "./support/description/operations.ts";

/** Returns the first request of a method. Its response does not matter. */
async function requestOf(
  operation: DescribedOperation,
  inputs: "all" | "required",
): Promise<[actual: ExpectedRequest | undefined, expected: ExpectedRequest]> {
  let actual: ExpectedRequest | undefined;
  const fetch = async (request: Request): Promise<Response> => {
    actual ??= await seen(request);
    return Response.json({ data: [] });
  };
  const grinfi = new Grinfi({ apiKey: "test-key", baseUrl: "https://api.invalid", fetch, retry: false });
  const input = await inputOf(operation, inputs);
  await callMethod(grinfi, operation, input).catch(() => {});
  return [actual, expectedRequest(operation.method, operation.path, input)];
}

async function seen(request: Request): Promise<ExpectedRequest> {
  const { origin, pathname, search } = new URL(request.url);
  expect(origin).toBe("https://api.invalid");
  return {
    method: request.method,
    path: pathname,
    query: search === "" ? [] : search.slice(1).split("&").toSorted(),
    body: await bodyOf(request),
  };
}

async function bodyOf(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type");
  if (type === null) return undefined;
  if (type === "application/json") return request.json();
  const fields = [...(await request.formData())];
  return fields.map(([name, value]) => [name, typeof value === "string" ? value : value.name]);
}

test.each(["all", "required"] as const)(
  "every method makes the request of the description, with %s inputs",
  async (inputs) => {
    for (const operation of described) {
      const [actual, expected] = await requestOf(operation, inputs);
      expect(actual, operation.id).toEqual(expected);
    }
  },
);

test("an error in any part of a row of the table is detected", async () => {
  const unnoticed: string[] = [];
  let broken = 0;
  for (const operation of described) {
    const rows = operations as { [Id in OperationId]: Row };
    const id = operation.id as OperationId;
    const row = rows[id];
    for (const [part, wrong] of wrongRows(row)) {
      broken += 1;
      rows[id] = wrong;
      const requests = await Promise.all([requestOf(operation, "all"), requestOf(operation, "required")]);
      rows[id] = row;
      const isNoticed = requests.some(([actual, expected]) => !isDeepStrictEqual(actual, expected));
      if (!isNoticed) unnoticed.push(`${id}: ${part}`);
    }
  }
  expect(unnoticed).toEqual([]);
  expect(broken).toBeGreaterThan(described.length * 2);
});

type Row = (typeof operations)[OperationId];

/** Returns copies of a row, each with one wrong part. */
function wrongRows(row: Row): [part: string, wrong: Row][] {
  const { body, query: encodings, paging } = row;
  const others = Object.entries(encodings ?? {}).map(([name, encoding]): [string, Row] => [
    `encoding of ${name}`,
    { ...row, query: { ...encodings, [name]: encoding === "json" ? "brackets" : "json" } },
  ]);
  return [
    ["method", { ...row, method: row.method === "PUT" ? "POST" : "PUT" }],
    ["path", { ...row, path: `${row.path}/more` }],
    ...others,
    ...(encodings ? [["query", { ...row, query: {} }] as [string, Row]] : []),
    ...(body ? [["body", { ...row, body: body === "json" ? "multipart" : "json" }] as [string, Row]] : []),
    ...(paging ? [["paging", { ...row, paging: elsewhere(paging) }] as [string, Row]] : []),
  ];
}

const elsewhere = (paging: Paging): Paging => ({ ...paging, in: paging.in === "none" ? "query" : "none" });
