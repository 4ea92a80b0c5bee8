import { beforeAll, describe, expect, test } from "vitest";
import { type JsonObject, objectOr } from "../src/description/json.ts";
import { listOperations } from "../src/description/operations.ts";
import type { Change } from "../src/diff/change.ts";
import {
  at,
  BASE_FIXTURE,
  changesOf,
  component,
  drop,
  field,
  listAt,
  type Mutation,
  type MutationCase,
  move,
  operation,
  parameter,
  readFixture,
  requestSchema,
  responseSchema,
  testChanges,
  testMutations,
} from "./mutation.ts";

const OLD_NAME = "(code that calls the old name no longer compiles).";
const MOVED =
  "(calls by id still work; code that calls the old path with `@grinfi/core/paths` no longer compiles).";

const operations: MutationCase[] = [
  [
    "an operation is added at a new path",
    ({ paths }) => {
      const get = { operationId: "listThings", responses: { "204": { description: "" } } };
      objectOr(paths)["/leads/api/things"] = { get };
    },
    ["feature", "`listThings` is new: GET /leads/api/things."],
  ],
  [
    "an operation is added at a known path",
    (description) => {
      at(description, "paths", "/leads/api/tags/{uuid}").get = {
        operationId: "getTag",
        parameters: [{ $ref: "#/components/parameters/uuid-path" }],
        responses: structuredClone(operation(description, "updateTag").responses ?? {}),
      };
    },
    ["feature", "`getTag` is new: GET /leads/api/tags/{uuid}."],
  ],
  [
    "an operation is removed",
    (description) => drop(at(description, "paths", "/emails/api/emails/{uuid}"), "delete"),
    [
      "breaking",
      "`deleteEmail` was removed (DELETE /emails/api/emails/{uuid}) (code that uses it no longer compiles).",
    ],
  ],
  [
    "an operation is renamed",
    (description) => Object.assign(operation(description, "getLead"), { operationId: "getContact" }),
    ["breaking", `\`getContact\` is the new name of \`getLead\` ${OLD_NAME}`],
  ],
  [
    "the case of an operation id changes",
    (description) =>
      Object.assign(operation(description, "sendLinkedInMessage"), { operationId: "sendLinkedinMessage" }),
    [
      "breaking",
      `\`sendLinkedinMessage\` is the new name of \`sendLinkedInMessage\`; only the case differs ${OLD_NAME}`,
    ],
  ],
  [
    "an operation moves to another path",
    (description) => move(description, "/leads/api/companies/lookup", "/search/companies"),
    [
      "breaking",
      `\`lookupCompanies\` moved from POST /leads/api/companies/lookup to POST /search/companies ${MOVED}`,
    ],
  ],
  [
    "an operation gets another method",
    (description) => {
      const item = at(description, "paths", "/flows/api/tasks/{uuid}/cancel");
      item.post = at(item, "put");
      drop(item, "put");
    },
    [
      "breaking",
      `\`cancelTask\` moved from PUT /flows/api/tasks/{uuid}/cancel to POST /flows/api/tasks/{uuid}/cancel ${MOVED}`,
    ],
  ],
  [
    "an operation moves and changes",
    (description) => {
      move(description, "/leads/api/companies/lookup", "/search/companies");
      drop(
        at(requestSchema(description, "lookupCompanies"), "properties", "lookups", "items", "properties"),
        "ln_id",
      );
    },
    [
      "breaking",
      `\`lookupCompanies\` moved from POST /leads/api/companies/lookup to POST /search/companies ${MOVED}`,
    ],
    [
      "breaking",
      "`lookupCompanies`: the body field `lookups[].ln_id` was removed (code that uses it no longer compiles).",
    ],
  ],
  [
    "an operation is replaced by one at a similar path",
    (description) => {
      drop(at(description, "paths"), "/leads/api/companies/leads");
      const responses = { "200": { description: "" } };
      at(description, "paths")["/leads/api/companies/lists"] = {
        post: { operationId: "getLists", responses },
      };
    },
    [
      "breaking",
      "`getCompanyLeads` was removed (POST /leads/api/companies/leads) (code that uses it no longer compiles).",
    ],
    ["feature", "`getLists` is new: POST /leads/api/companies/lists."],
  ],
  [
    "an operation gets another tag",
    (description) => Object.assign(operation(description, "listTags"), { tags: ["Lists"] }),
    ["fix", "The reference page of `listTags` has another address."],
  ],
  [
    "an operation gets a second tag, so that its reference page stays",
    (description) => Object.assign(operation(description, "listTags"), { tags: ["Tags", "Tasks"] }),
  ],
  [
    "an operation is deprecated",
    (description) => Object.assign(operation(description, "listTags"), { deprecated: true }),
    ["fix", "`listTags`: the operation is deprecated now."],
  ],
];

const document: MutationCase[] = [
  [
    "a tag is added",
    (description) => listAt(description, "tags").push({ name: "Webhooks" }),
    ["fix", "The tag `Webhooks` is new."],
  ],
  [
    "a tag is removed",
    (description) => {
      description.tags = listAt(description, "tags").filter((tag) => objectOr(tag).name !== "Tags");
    },
    ["fix", "The tag `Tags` was removed."],
  ],
  [
    "a tag is renamed with its operations",
    (description) => {
      for (const tag of listAt(description, "tags")
        .map(objectOr)
        .filter(({ name }) => name === "Tags"))
        tag.name = "Labels";
      for (const { node, tag } of listOperations(description)) if (tag === "Tags") node.tags = ["Labels"];
    },
    ["fix", "The reference pages of `createTag`, `deleteTag`, `listTags`, `updateTag` have another address."],
    ["fix", "The tag `Tags` was removed."],
    ["fix", "The tag `Labels` is new."],
  ],
  [
    "security is removed",
    (description) => drop(description, "security"),
    ["fix", "The authentication is no longer declared."],
  ],
  [
    "one operation needs no key",
    (description) => Object.assign(operation(description, "listTags"), { security: [] }),
    ["fix", "`listTags`: the authentication is no longer required."],
  ],
  [
    "the security scheme changes its type",
    (description) =>
      Object.assign(at(description, "components", "securitySchemes"), {
        bearerAuth: { type: "openIdConnect", openIdConnectUrl: "https://api.invalid/openid" },
      }),
    [
      "breaking",
      "The security scheme `bearerAuth` changed its type from `http` to `openIdConnect` (the API requires a different kind of key).",
    ],
  ],
  [
    "the bearer format changes",
    (description) =>
      Object.assign(at(description, "components", "securitySchemes", "bearerAuth"), {
        bearerFormat: "opaque",
      }),
    ["fix", "The security scheme `bearerAuth` changed its `bearerFormat` from `JWT` to `opaque`."],
  ],
  [
    "the server changes",
    (description) => Object.assign(description, { servers: [{ url: "https://api.grinfi.io" }] }),
    [
      "breaking",
      "The server URL changed from `https://leadgen.grinfi.io` to `https://api.grinfi.io` (calls go to a different URL).",
    ],
  ],
  [
    "a second server is added",
    (description) => listAt(description, "servers").push({ url: "https://eu.grinfi.io" }),
  ],
  [
    "another server comes first",
    (description) => listAt(description, "servers").unshift({ url: "https://eu.grinfi.io" }),
    [
      "breaking",
      "The server URL changed from `https://leadgen.grinfi.io` to `https://eu.grinfi.io` (calls go to a different URL).",
    ],
  ],
  [
    "a shared schema gets another name",
    (description) => {
      const schemas = at(description, "components", "schemas");
      schemas.label = component(description, "tag");
      drop(schemas, "tag");
      for (const status of ["createTag 201", "updateTag 200"]) {
        const [id = "", code] = status.split(" ");
        responseSchema(description, id, code).$ref = "#/components/schemas/label";
      }
      at(responseSchema(description, "listTags"), "properties", "data").items = {
        $ref: "#/components/schemas/label",
      };
    },
    [
      "breaking",
      'The type `components["schemas"]["tag"]` was removed (code that uses it no longer compiles).',
    ],
  ],
];

const withCallback =
  (schema: JsonObject): Mutation =>
  (description) => {
    const content = { "application/json": { schema: { type: "object", properties: { at: schema } } } };
    const post = { requestBody: { content }, responses: { "204": { description: "" } } };
    operation(description, "createTag").callbacks = { saved: { "{$request.body#/name}": { post } } };
  };

describe("a callback", () => {
  testChanges([
    [
      "is added",
      () => {},
      withCallback({ type: "string" }),
      ["fix", "`createTag`: the list of callbacks is new."],
    ],
    [
      "limits a value that the API sends",
      withCallback({ type: "string" }),
      withCallback({ type: "string", maxLength: 5 }),
      [
        "fix",
        "`createTag`: the field `at` of the callback `saved` changed its `maxLength` from none to `5`.",
      ],
    ],
    [
      "changes the type of a value",
      withCallback({ type: "string" }),
      withCallback({ type: "integer" }),
      [
        "breaking",
        "`createTag`: the field `at` of the callback `saved` changed its type from `string` to `integer` (its type is different).",
      ],
    ],
  ]);
});

const none: MutationCase[] = [
  ["nothing changes", () => {}],
  [
    "texts and examples change",
    (description) => {
      Object.assign(at(description, "info"), { description: "Words", version: "3.0.0" });
      Object.assign(operation(description, "listTags"), { summary: "Words", description: "More" });
      Object.assign(parameter(description, "listTasks", "status"), {
        description: "Words",
        example: "failed",
      });
      Object.assign(field(component(description, "tag"), "name"), { description: "Words", example: "Hot" });
    },
  ],
  [
    "the order changes",
    (description) => {
      description.paths = Object.fromEntries(Object.entries(at(description, "paths")).reverse());
      listAt(description, "tags").reverse();
      listAt(operation(description, "listTasks"), "parameters").reverse();
      listAt(at(parameter(description, "listTasks", "status"), "schema"), "enum").reverse();
      listAt(requestSchema(description, "createNote"), "required").reverse();
    },
  ],
  [
    "unused components are added",
    (description) => {
      at(description, "components", "schemas").zebra = {
        type: "object",
        properties: { a: { type: "string" } },
      };
      at(description, "components", "parameters").zebra = {
        name: "z",
        in: "query",
        schema: { type: "string" },
      };
    },
  ],
  [
    "a shared schema is inlined once",
    (description) => {
      at(operation(description, "getTask"), "responses", "200", "content")["application/json"] = {
        schema: structuredClone(component(description, "task")),
      };
    },
  ],
];

describe.each([
  ["operations", operations],
  ["the document", document],
  ["no change at all", none],
])("%s", (_, rows) => {
  testMutations(rows);
});

describe("a change of a shared part names every operation that uses it", () => {
  const parts: [string, number, Mutation][] = [
    [
      "#/components/schemas/error",
      79,
      (all) => Object.assign(at(component(all, "error"), "properties"), { id: {} }),
    ],
    ["#/components/schemas/lead", 6, (all) => drop(at(component(all, "lead"), "properties"), "location")],
    [
      "#/components/schemas/schedule",
      8,
      (all) => drop(at(component(all, "schedule"), "properties"), "timezone"),
    ],
    [
      "#/components/parameters/limit",
      11,
      (all) => Object.assign(at(all, "components", "parameters", "limit"), { required: true }),
    ],
  ];
  let found: Change[][];
  beforeAll(async () => {
    found = await changesOf(parts.map(([, , mutate]) => mutate));
  });

  test.each(parts.map(([reference, count], index) => ({ reference, count, index })))(
    "$reference",
    async ({ reference, count, index }) => {
      const changes = found[index] ?? [];
      const expected = operationsThatReach(await readFixture(BASE_FIXTURE), reference);
      expect(expected).toHaveLength(count);
      expect(changes.map((change) => change.operations)).toEqual(changes.map(() => expected));
      expect(changes.length).toBeGreaterThan(0);
    },
  );
});

/**
 * Finds operations by searching their text and that of their references. The overlay adds errors to every operation.
 */
function operationsThatReach(description: JsonObject, reference: string): string[] {
  const reaches = (text: string, seen: ReadonlySet<string>): boolean =>
    [...text.matchAll(/"\$ref":"#\/components\/(\w+)\/([^"]+)"/g)].some(([, kind = "", name = ""]) => {
      const pointer = `#/components/${kind}/${name}`;
      if (seen.has(pointer)) return false;
      const next = JSON.stringify(at(description, "components", kind, name));
      return pointer === reference || reaches(next, new Set([...seen, pointer]));
    });
  return listOperations(description)
    .filter(({ node }) => reference.endsWith("/error") || reaches(JSON.stringify(node), new Set()))
    .map(({ id }) => id)
    .sort();
}
