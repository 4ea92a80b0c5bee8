import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { HttpMethod } from "../operation.ts";
import { findRequestProblem, findRoute } from "./routes.ts";

const UUID = "0f8fad5b-d9cb-469f-a165-70867728950e";

describe("the route of a method and a path", () => {
  test.each<[HttpMethod, string, string, object | undefined]>([
    ["GET", "/leads/api/tags", "listTags", undefined],
    ["POST", "/leads/api/tags", "createTag", undefined],
    ["GET", "/leads/api/leads/{uuid}", "getLead", undefined],
    ["GET", `/leads/api/leads/${UUID}`, "getLead", { uuid: UUID }],
    ["GET", "/id/api/teams/7", "getTeam", { id: "7" }],
    ["GET", "/flows/api/tasks/schedule", "getTasksSchedule", undefined],
  ])("%s %s is the operation %s", (method, path, id, parameters) => {
    const route = findRoute(method, path);
    expect(route).toMatchObject({ id });
    expect(route.parameters).toEqual(parameters);
  });

  test.each<[HttpMethod, string]>([
    ["GET", "/leads/api/leads/export"],
    ["GET", "/leads/api/leads/abc123"],
    ["PATCH", "/leads/api/tags"],
    ["HEAD", "/leads/api/tags"],
    ["GET", `/leads/api/leads/${UUID}/new`],
    ["GET", "/constructor"],
  ])("%s %s is not in the table", (method, path) => {
    expect(findRoute(method, path)).toMatchObject({
      id: `${method} ${path}`,
      operation: { method, path, responseType: "unknown" },
    });
  });
});

describe("the path of a request", () => {
  const BASE = "https://api.invalid/proxy";
  const characters = fc.constantFrom(..."/.\\%25e2fc?#@:;ab {}\t\n", "%2e", "%2F", "..", "//", "/../", "ü");

  test("stays below the base URL, or the request is rejected", () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.string({ unit: characters, maxLength: 12 }), fc.boolean(), (text, hasSlash) => {
        const path = hasSlash ? `/${text}` : text;
        if (findRequestProblem("GET", path, {}) !== undefined) return;
        accepted += 1;
        const { origin, pathname, search, hash } = new URL(BASE + path);
        expect([origin, search, hash]).toEqual(["https://api.invalid", "", ""]);
        expect(pathname.startsWith("/proxy/")).toBe(true);
        expect(pathname.split("/")).toHaveLength(`/proxy${path}`.split("/").length);
      }),
      { numRuns: 5000 },
    );
    expect(accepted).toBeGreaterThan(100);
  });
});
