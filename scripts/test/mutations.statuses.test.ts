import { describe } from "vitest";
import type { JsonObject } from "../src/description/json.ts";
import {
  at,
  type ChangeCase,
  component,
  drop,
  type Mutation,
  type MutationCase,
  operation,
  responseSchema,
  testChanges,
  testMutations,
} from "./mutation.ts";

const HANDLES = "(code must handle another result).";
const USES = "(code that uses it no longer compiles).";
const REFUSED = "(code written for the old types no longer compiles).";

/** Gives the response of an operation another status. */
const rename =
  (id: string, from: string, to: string): Mutation =>
  (description) => {
    const responses = at(operation(description, id), "responses");
    responses[to] = at(responses, from);
    drop(responses, from);
  };

/** Adds a response to an operation. */
const add =
  (id: string, status: string, response: JsonObject): Mutation =>
  (description) => {
    at(operation(description, id), "responses")[status] = { description: "", ...response };
  };

const contentOf = (schema: JsonObject): JsonObject => ({ content: { "application/json": { schema } } });
const TASK = contentOf({ $ref: "#/components/schemas/task" });
const TAG = contentOf({ $ref: "#/components/schemas/tag" });

const replaced: MutationCase[] = [
  [
    "the only success has another status",
    rename("createTag", "201", "200"),
    ["fix", "`createTag`: the operation succeeds with status 200 instead of 201."],
  ],
  [
    "its value changes, too",
    (description) => {
      rename("listTasks", "200", "203")(description);
      drop(at(responseSchema(description, "listTasks", "203"), "properties"), "total");
    },
    ["fix", "`listTasks`: the operation succeeds with status 203 instead of 200."],
    ["breaking", `\`listTasks\`: the response field \`total\` was removed ${USES}`],
  ],
  [
    "a shared schema of its value changes, too",
    (description) => {
      rename("createTag", "201", "200")(description);
      drop(at(component(description, "tag"), "properties"), "color");
    },
    ["fix", "`createTag`: the operation succeeds with status 200 instead of 201."],
    ["breaking", `\`tag.color\` was removed, read by \`createTag\`, \`listTags\`, \`updateTag\` ${USES}`],
  ],
  [
    "an empty success gets a value",
    (description) => {
      rename("deleteTag", "204", "200")(description);
      Object.assign(at(operation(description, "deleteTag"), "responses", "200"), TAG);
    },
    ["fix", "`deleteTag`: the operation succeeds with status 200 instead of 204."],
    ["feature", "`deleteTag`: the response declares its value now."],
  ],
  [
    "a success loses its value",
    (description) => {
      rename("getTask", "200", "204")(description);
      drop(at(operation(description, "getTask"), "responses", "204"), "content");
    },
    ["fix", "`getTask`: the operation succeeds with status 204 instead of 200."],
    ["breaking", `\`getTask\`: the response no longer declares its value ${USES}`],
  ],
  [
    "the success has no single status",
    rename("deleteTag", "204", "2XX"),
    ["fix", "`deleteTag`: the operation succeeds with status 2XX instead of 204."],
  ],
  [
    "the success is the default response",
    rename("deleteTag", "204", "default"),
    ["fix", "`deleteTag`: the operation succeeds with an undeclared status instead of status 204."],
  ],
];

const others: MutationCase[] = [
  [
    "an empty one is added",
    add("getTask", "204", {}),
    [
      "breaking",
      `\`getTask\`: the operation may succeed with status 204 now, with the result \`undefined\` ${HANDLES}`,
    ],
  ],
  [
    "one with the same value is added",
    add("getTask", "202", TASK),
    ["fix", "`getTask`: the operation may succeed with status 202 now, with the same result."],
  ],
  [
    "one with another value is added",
    add("getTask", "202", TAG),
    [
      "breaking",
      `\`getTask\`: the operation may succeed with status 202 now, with a result of its own type ${HANDLES}`,
    ],
  ],
  [
    "one without a declared value is added",
    add("getTask", "202", {}),
    [
      "breaking",
      `\`getTask\`: the operation may succeed with status 202 now, with a result of an unknown type ${HANDLES}`,
    ],
  ],
  [
    "one with a value is added to an empty one",
    add("deleteTag", "200", TAG),
    ["feature", "`deleteTag`: the operation may succeed with status 200 now, with a result of its own type."],
  ],
  [
    "a default response beside another one is an error",
    add("getTask", "default", TAG),
    ["feature", "`getTask`: the default response is new."],
  ],
];

const removed: ChangeCase[] = [
  [
    "that is empty",
    add("getTask", "204", {}),
    () => {},
    ["fix", "`getTask`: the operation no longer succeeds with status 204 and the result `undefined`."],
  ],
  [
    "with the same value",
    add("getTask", "202", TASK),
    () => {},
    ["fix", "`getTask`: the operation no longer succeeds with status 202 and the same result."],
  ],
  [
    "with another value",
    add("getTask", "202", TAG),
    () => {},
    [
      "breaking",
      `\`getTask\`: the operation no longer succeeds with status 202 and a result of its own type ${REFUSED}`,
    ],
  ],
];

describe.each([
  ["a success with another status", replaced],
  ["a success", others],
])("%s", (_, rows) => {
  testMutations(rows);
});

describe("one of two successes is removed", () => {
  testChanges(removed);
});
