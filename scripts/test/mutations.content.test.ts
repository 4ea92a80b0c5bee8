import { describe } from "vitest";
import type { JsonObject } from "../src/description/json.ts";
import {
  at,
  drop,
  listAt,
  type Mutation,
  type MutationCase,
  operation,
  parameter,
  testMutations,
} from "./mutation.ts";

const text: JsonObject = { type: "string" };
const file: JsonObject = { type: "string", format: "binary" };

const USES = "(code that uses it no longer compiles).";
const TO_STRING = "from `object` to `string` (its type is different).";
const sentAs = (mediaType: string): string =>
  `\`createTag\`: the body is sent as \`${mediaType}\` instead of \`application/json\`.`;
const requestedAs = (id: string, mediaType: string): string =>
  `\`${id}\`: the response is requested as \`${mediaType}\` instead of \`application/json\`.`;

/** Gives the body of an operation another media type. */
const sendAs =
  (id: string, mediaType: string): Mutation =>
  (description) => {
    const content = at(operation(description, id), "requestBody", "content");
    content[mediaType] = at(content, "application/json");
    drop(content, "application/json");
  };

/** Replaces the content of a response. */
const respondWith =
  (id: string, status: string, content: JsonObject): Mutation =>
  (description) => {
    at(operation(description, id), "responses", status).content = content;
  };

const addHeader =
  (id: string, header: JsonObject): Mutation =>
  (description) => {
    listAt(operation(description, id), "parameters").push({
      name: "X-Source",
      in: "header",
      schema: text,
      ...header,
    });
  };

const bodies: MutationCase[] = [
  [
    "of another kind of JSON",
    sendAs("createTag", "application/merge-patch+json"),
    ["fix", sentAs("application/merge-patch+json")],
  ],
  [
    "with a charset",
    sendAs("createTag", "application/json; charset=utf-8"),
    ["fix", sentAs("application/json; charset=utf-8")],
  ],
  [
    "of a form",
    sendAs("createTag", "application/x-www-form-urlencoded"),
    ["fix", sentAs("application/x-www-form-urlencoded")],
  ],
  [
    "of files",
    (description) => {
      at(operation(description, "createTag"), "requestBody").content = {
        "multipart/form-data": { schema: { type: "object", properties: { file } } },
      };
    },
    ["fix", sentAs("multipart/form-data")],
    ["breaking", `\`createTag\`: the body field \`color\` was removed ${USES}`],
    ["feature", "`createTag`: the body field `file` is new."],
    ["breaking", `\`createTag\`: the body field \`name\` was removed ${USES}`],
  ],
  [
    "of text",
    (description) => {
      at(operation(description, "createTag"), "requestBody").content = { "text/plain": { schema: text } };
    },
    ["fix", sentAs("text/plain")],
    ["breaking", `\`createTag\`: the body changed its type ${TO_STRING}`],
  ],
  [
    "of bytes",
    (description) => {
      at(operation(description, "createTag"), "requestBody").content = {
        "application/octet-stream": { schema: file },
      };
    },
    ["fix", sentAs("application/octet-stream")],
    ["breaking", `\`createTag\`: the body changed its type ${TO_STRING}`],
  ],
  [
    "in one more media type",
    (description) => {
      const content = at(operation(description, "createTag"), "requestBody", "content");
      content["text/plain"] = { schema: text };
    },
  ],
];

const responses: MutationCase[] = [
  [
    "a PDF",
    respondWith("getTask", "200", { "application/pdf": { schema: file } }),
    ["fix", requestedAs("getTask", "application/pdf")],
    ["breaking", `\`getTask\`: the response changed its type ${TO_STRING}`],
  ],
  [
    "text",
    respondWith("getTask", "200", { "text/plain": { schema: text } }),
    ["fix", requestedAs("getTask", "text/plain")],
    ["breaking", `\`getTask\`: the response changed its type ${TO_STRING}`],
  ],
  [
    "one more media type",
    (description) => {
      const content = at(operation(description, "getTask"), "responses", "200", "content");
      content["text/csv"] = { schema: text };
    },
  ],
  [
    "JSON with a charset",
    (description) => {
      const content = at(operation(description, "listTasks"), "responses", "200", "content");
      content["application/json; charset=utf-8"] = at(content, "application/json");
      drop(content, "application/json");
    },
    ["fix", requestedAs("listTasks", "application/json; charset=utf-8")],
  ],
];

const parameters: MutationCase[] = [
  [
    "a header",
    addHeader("listTasks", {}),
    ["feature", "`listTasks`: the header parameter `X-Source` is new."],
  ],
  [
    "a required header",
    addHeader("listTasks", { required: true }),
    [
      "breaking",
      "`listTasks`: the header parameter `X-Source` is new and required (code that omits it no longer compiles).",
    ],
  ],
  ["a header that OpenAPI describes elsewhere", addHeader("listTasks", { name: "Accept", required: true })],
  [
    "an array with commas",
    (description) => {
      const status = parameter(description, "listTasks", "status");
      Object.assign(status, { explode: false });
    },
    ["fix", "`listTasks`: the query parameter `status` changed its `explode` from none to `false`."],
  ],
  [
    "a variable in the server",
    (description) => {
      description.servers = [
        { url: "https://{host}.grinfi.io", variables: { host: { default: "leadgen" } } },
      ];
    },
  ],
  [
    "a variable in the server with another value",
    (description) => {
      description.servers = [{ url: "https://{host}.grinfi.io", variables: { host: { default: "eu" } } }];
    },
    [
      "breaking",
      "The server URL changed from `https://leadgen.grinfi.io` to `https://eu.grinfi.io` (calls go to a different URL).",
    ],
  ],
];

describe("a change of a body", () => testMutations(bodies));
describe("a change of a response to", () => testMutations(responses));
describe("a change to", () => testMutations(parameters));
