import { describe } from "vitest";
import type { Json, JsonObject } from "../src/description/json.ts";
import type { Severity } from "../src/diff/severity.ts";
import { at, component, listAt, type Mutation, operation, requestSchema, testChanges } from "./mutation.ts";

const REJECTS = "(the API may reject values that it accepted before).";
const REFUSED = "(code written for the old types no longer compiles).";
const SENT = "`createTag`: the body field `value`";
const READ_BY = "read by `createTag`, `listTags`, `updateTag`";

/** Adds the field `value` with this schema to a description. */
type AddField = (schema: JsonObject) => Mutation;

const sent: AddField = (schema) => (description) => {
  at(requestSchema(description, "createTag"), "properties").value = schema;
};
const read: AddField = (schema) => (description) => {
  at(component(description, "tag"), "properties").value = schema;
};
const sentAndRead: AddField = (schema) => (description) => {
  at(component(description, "schedule"), "properties").value = schema;
};
const parameterIn =
  (location: string): AddField =>
  (schema) =>
  (description) => {
    const parameters = listAt(operation(description, "listTasks"), "parameters");
    parameters.push({ name: "value", in: location, schema });
  };

type FieldCase = readonly [
  name: string,
  add: AddField,
  before: JsonObject,
  after: JsonObject,
  ...expected: (readonly [Severity, string])[],
];

const testFields = (rows: readonly FieldCase[]): void =>
  testChanges(
    rows.map(([name, add, before, after, ...expected]) => [name, add(before), add(after), ...expected]),
  );

type Value = Json | undefined;
type Step = readonly [keyword: string, before: Value, after: Value, sent: Severity];

const steps: Step[] = [
  ...["exclusiveMinimum", "minimum", "minItems", "minLength", "minProperties"].flatMap((keyword): Step[] => [
    [keyword, undefined, 5, "breaking"],
    [keyword, 5, 10, "breaking"],
    [keyword, 10, 5, "fix"],
    [keyword, 5, undefined, "fix"],
  ]),
  ...["exclusiveMaximum", "maximum", "maxItems", "maxLength", "maxProperties"].flatMap((keyword): Step[] => [
    [keyword, undefined, 5, "breaking"],
    [keyword, 10, 5, "breaking"],
    [keyword, 5, 10, "fix"],
    [keyword, 5, undefined, "fix"],
  ]),
  ...["format", "pattern"].flatMap((keyword): Step[] => [
    [keyword, undefined, "a", "breaking"],
    [keyword, "a", "b", "breaking"],
    [keyword, "a", undefined, "fix"],
  ]),
  ["multipleOf", undefined, 10, "breaking"],
  ["multipleOf", 10, 5, "breaking"],
  ["multipleOf", 10, undefined, "fix"],
  ...["exclusiveMaximum", "exclusiveMinimum", "uniqueItems"].flatMap((keyword): Step[] => [
    [keyword, undefined, true, "breaking"],
    [keyword, undefined, false, "fix"],
    [keyword, true, false, "fix"],
    [keyword, true, undefined, "fix"],
  ]),
];

function schemaWith(keyword: string, value: Value): JsonObject {
  const limit: JsonObject = value === undefined ? {} : { [keyword]: value };
  if (keyword.endsWith("Items")) return { type: "array", items: { type: "string" }, ...limit };
  if (keyword.endsWith("Properties")) return { type: "object", ...limit };
  const isText = ["format", "maxLength", "minLength", "pattern"].includes(keyword);
  return { type: isText ? "string" : "number", ...limit };
}

const show = (value: Value): string => (value === undefined ? "none" : `\`${value}\``);

describe("a limit on values", () => {
  testFields(
    steps.flatMap(([keyword, before, after, severity]): FieldCase[] => {
      const schemas = [schemaWith(keyword, before), schemaWith(keyword, after)] as const;
      const name = `${keyword} from ${before} to ${after}`;
      const event = `changed its \`${keyword}\` from ${show(before)} to ${show(after)}`;
      const reason = severity === "breaking" ? ` ${REJECTS}` : ".";
      return [
        [`${name}, sent`, sent, ...schemas, [severity, `${SENT} ${event}${reason}`]],
        [`${name}, read`, read, ...schemas, ["fix", `\`tag.value\` ${event}, ${READ_BY}.`]],
      ];
    }),
  );
});

const TEXT: JsonObject = { type: "string" };
const OPEN: JsonObject = { type: "object", properties: { a: TEXT } };
const FLOWS =
  "`archiveFlow`, `cloneFlow`, `getFlow`, `listFlows`, `startFlow`, `stopFlow`, `unarchiveFlow`, `updateFlow`";

describe("a limit", () => {
  const short: JsonObject = { ...TEXT, maxLength: 5 };
  const event = "changed its `maxLength` from none to `5`";
  testFields([
    [
      "of a schema that is sent and read",
      sentAndRead,
      TEXT,
      short,
      ["breaking", `\`schedule.value\` ${event}, sent and read by ${FLOWS} ${REJECTS}`],
    ],
    ...["query", "header"].map(
      (location): FieldCase => [
        `of a ${location} parameter`,
        parameterIn(location),
        TEXT,
        short,
        ["breaking", `\`listTasks\`: the ${location} parameter \`value\` ${event} ${REJECTS}`],
      ],
    ),
    [
      "of the items of a list",
      sent,
      { type: "array", items: TEXT },
      { type: "array", items: short },
      ["breaking", `\`createTag\`: the body field \`value[]\` ${event} ${REJECTS}`],
    ],
    [
      "of a type that is replaced",
      sent,
      short,
      { type: "integer", minimum: 1 },
      ["breaking", `${SENT} changed its type from \`string\` to \`integer\` (its type is different).`],
    ],
    [
      "of a number that becomes an integer",
      sent,
      { type: "number", maximum: 10, format: "float" },
      { type: "integer", maximum: 5, format: "int32" },
      ["breaking", `${SENT} changed its \`maximum\` from \`10\` to \`5\` ${REJECTS}`],
      ["breaking", `${SENT} changed its type from \`number\` to \`integer\` ${REJECTS}`],
    ],
  ]);
});

describe("a number", () => {
  const integer: JsonObject = { type: "integer" };
  const number: JsonObject = { type: "number" };
  const narrowed = "changed its type from `number` to `integer`";
  testFields([
    ["sent as an integer", sent, number, integer, ["breaking", `${SENT} ${narrowed} ${REJECTS}`]],
    [
      "no longer sent as an integer",
      sent,
      integer,
      number,
      ["fix", `${SENT} changed its type from \`integer\` to \`number\`.`],
    ],
    ["read as an integer", read, number, integer, ["fix", `\`tag.value\` ${narrowed}, ${READ_BY}.`]],
  ]);
});

describe("excluded values", () => {
  const without = (...values: string[]): JsonObject => ({ ...TEXT, not: { enum: values } });
  testFields([
    ["that are sent", sent, TEXT, without("a"), ["breaking", `${SENT} excludes some values now ${REJECTS}`]],
    [
      "that change",
      sent,
      without("a"),
      without("b"),
      ["breaking", `${SENT} excludes other values now ${REJECTS}`],
    ],
    ["that are sent again", sent, without("a"), TEXT, ["fix", `${SENT} no longer excludes values.`]],
    [
      "that are read",
      read,
      TEXT,
      without("a"),
      ["fix", `\`tag.value\` excludes some values now, ${READ_BY}.`],
    ],
    [
      "a field with the name not is no exclusion",
      sent,
      { type: "object", properties: { not: TEXT } },
      { type: "object", properties: { not: { ...TEXT, nullable: true } } },
      ["feature", "`createTag`: the body field `value.not` may be null now."],
    ],
  ]);
});

describe("fields that are not declared", () => {
  const closed: JsonObject = { ...OPEN, additionalProperties: false };
  const anyField: JsonObject = { ...OPEN, additionalProperties: true };
  const typed: JsonObject = { ...OPEN, additionalProperties: TEXT };
  const texts: JsonObject = { type: "object", additionalProperties: TEXT };
  const map: JsonObject = { type: "object", additionalProperties: true };
  const limited = "is limited to its declared fields now";
  testFields([
    ["are excluded", sent, OPEN, closed, ["breaking", `${SENT} ${limited} ${REJECTS}`]],
    ["are excluded in responses", read, OPEN, closed, ["fix", `\`tag.value\` ${limited}, ${READ_BY}.`]],
    [
      "are accepted again",
      sent,
      closed,
      OPEN,
      ["fix", `${SENT} is no longer limited to its declared fields.`],
    ],
    ["are accepted expressly", sent, closed, anyField, ["fix", `${SENT} may have other fields now.`]],
    [
      "are no longer accepted expressly",
      sent,
      anyField,
      OPEN,
      ["breaking", `${SENT} no longer states that it may have other fields ${REFUSED}`],
    ],
    [
      "get a type",
      sent,
      map,
      texts,
      ["breaking", `\`createTag\`: the body field \`value.*\` declares its value now ${REJECTS}`],
    ],
    [
      "lose their type",
      sent,
      texts,
      map,
      ["feature", "`createTag`: the body field `value.*` no longer declares its value."],
    ],
    [
      "get a type in responses",
      read,
      map,
      texts,
      ["feature", `\`tag.value.*\` declares its value now, ${READ_BY}.`],
    ],
    [
      "lose their type in responses",
      read,
      texts,
      map,
      [
        "breaking",
        `\`tag.value.*\` no longer declares its value, ${READ_BY} (it may have any value now, and code must handle that).`,
      ],
    ],
    ["had a type and are excluded", sent, typed, closed, ["breaking", `${SENT} ${limited} ${REJECTS}`]],
    [
      "were excluded and get a type",
      sent,
      closed,
      typed,
      ["fix", `${SENT} is no longer limited to its declared fields.`],
    ],
  ]);
});

describe("a field for one direction", () => {
  const readOnly: JsonObject = { ...TEXT, readOnly: true };
  const writeOnly: JsonObject = { ...TEXT, writeOnly: true };
  const onlyRead = "may only be read now";
  const onlySent = "may only be sent now";
  testFields([
    [
      "that is sent may only be read",
      sent,
      TEXT,
      readOnly,
      ["breaking", `${SENT} ${onlyRead} (the API may reject calls that send it).`],
    ],
    [
      "that is read may only be read",
      read,
      TEXT,
      readOnly,
      ["fix", `\`tag.value\` ${onlyRead}, ${READ_BY}.`],
    ],
    ["that may be sent again", sent, readOnly, TEXT, ["feature", `${SENT} may also be sent now.`]],
    [
      "that is read may only be sent",
      read,
      TEXT,
      writeOnly,
      ["breaking", `\`tag.value\` ${onlySent}, ${READ_BY} (the API no longer returns it).`],
    ],
    ["that is sent may only be sent", sent, TEXT, writeOnly, ["fix", `${SENT} ${onlySent}.`]],
    [
      "that may be read again",
      read,
      writeOnly,
      TEXT,
      ["feature", `\`tag.value\` may also be read now, ${READ_BY}.`],
    ],
    [
      "that is sent and read may only be read",
      sentAndRead,
      TEXT,
      readOnly,
      [
        "breaking",
        `\`schedule.value\` ${onlyRead}, sent and read by ${FLOWS} (the API may reject calls that send it).`,
      ],
    ],
  ]);
});
