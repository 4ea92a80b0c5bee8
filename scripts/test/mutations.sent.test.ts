import { describe } from "vitest";
import { isObject } from "../src/description/json.ts";
import {
  at,
  component,
  drop,
  field,
  listAt,
  type Mutation,
  type MutationCase,
  operation,
  parameter,
  requestSchema,
  testMutations,
} from "./mutation.ts";

const USES = "(code that uses it no longer compiles).";
const LEAVES_OUT = "(code that omits it no longer compiles).";
const REJECTS = "(the API may reject values that it accepted before).";
const SENDS = "(code that sends the value no longer compiles).";
const LISTS =
  "sent by `listAITemplates`, `listCompanies`, `listCustomFields`, `listEmails`, `listFlows`, `listLinkedinMessages`, `listLists`, `listMailboxes` and 3 more";

const addParameter =
  (id: string, name: string, others: object = {}): Mutation =>
  (description) => {
    const node = operation(description, id);
    const parameters = Array.isArray(node.parameters) ? node.parameters : [];
    node.parameters = [...parameters, { name, in: "query", schema: { type: "string" }, ...others }];
  };

const parameters: MutationCase[] = [
  [
    "an optional one is added",
    addParameter("listTasks", "flow_uuid"),
    ["feature", "`listTasks`: the query parameter `flow_uuid` is new."],
  ],
  [
    "a required one is added",
    addParameter("listTasks", "flow_uuid", { required: true }),
    ["breaking", `\`listTasks\`: the query parameter \`flow_uuid\` is new and required ${LEAVES_OUT}`],
  ],
  [
    "an optional one is added where there was none",
    addParameter("listTags", "q"),
    ["feature", "`listTags`: the query parameter `q` is new."],
  ],
  [
    "a required one is added where there was none",
    addParameter("listTags", "q", { required: true }),
    ["breaking", `\`listTags\`: the query parameter \`q\` is new and required ${LEAVES_OUT}`],
  ],
  [
    "one is added to a path",
    (description) =>
      Object.assign(at(description, "paths", "/leads/api/tags"), {
        parameters: [{ name: "team", in: "query", schema: { type: "string" } }],
      }),
    ["feature", "`listTags`: the query parameter `team` is new."],
    ["feature", "`createTag`: the query parameter `team` is new."],
  ],
  [
    "one is removed while another one changes",
    (description) => {
      const node = operation(description, "listTasks");
      node.parameters = listAt(node, "parameters").filter(
        (each) => isObject(each) && each.name !== "automation",
      );
      at(parameter(description, "listTasks", "status"), "schema").maxLength = 20;
    },
    ["breaking", `\`listTasks\`: the query parameter \`automation\` was removed ${USES}`],
    [
      "breaking",
      `\`listTasks\`: the query parameter \`status\` changed its \`maxLength\` from none to \`20\` ${REJECTS}`,
    ],
  ],
  [
    "all are removed",
    (description) => drop(operation(description, "listPipelineStages"), "parameters"),
    ["breaking", `\`listPipelineStages\`: the query parameter \`object\` was removed ${USES}`],
    ["breaking", `\`listPipelineStages\`: the query parameter \`type\` was removed ${USES}`],
  ],
  [
    "one is made required",
    (description) => Object.assign(parameter(description, "listTasks", "lead_uuid"), { required: true }),
    ["breaking", `\`listTasks\`: the query parameter \`lead_uuid\` is required now ${LEAVES_OUT}`],
  ],
  [
    "one changes its type",
    (description) =>
      Object.assign(at(parameter(description, "listTasks", "lead_uuid"), "schema"), { type: "integer" }),
    [
      "breaking",
      "`listTasks`: the query parameter `lead_uuid` changed its type from `string` to `integer` (its type is different).",
    ],
  ],
  [
    "one gets one more value",
    (description) =>
      listAt(at(parameter(description, "listTasks", "status"), "schema"), "enum").push("paused"),
    ["feature", "`listTasks`: the query parameter `status` has the new value `paused`."],
  ],
  [
    "one loses values",
    (description) =>
      Object.assign(at(parameter(description, "listTasks", "status"), "schema"), {
        enum: ["closed", "failed"],
      }),
    [
      "breaking",
      `\`listTasks\`: the query parameter \`status\` no longer has the values \`canceled\`, \`in_progress\` ${SENDS}`,
    ],
  ],
  [
    "one has another default",
    (description) =>
      Object.assign(at(parameter(description, "listPipelineStages", "object"), "schema"), {
        default: "company",
      }),
    [
      "fix",
      "`listPipelineStages`: the query parameter `object` has the default `company` now instead of `lead`.",
    ],
  ],
  [
    "a shared one is limited",
    (description) =>
      Object.assign(at(description, "components", "parameters", "limit", "schema"), { maximum: 100 }),
    [
      "breaking",
      `the query parameter \`limit\` changed its \`maximum\` from none to \`100\`, ${LISTS} ${REJECTS}`,
    ],
  ],
  [
    "a shared one loses a value",
    (description) =>
      Object.assign(at(description, "components", "parameters", "order-type", "schema"), { enum: ["asc"] }),
    ["breaking", `the query parameter \`order_type\` no longer has the value \`desc\`, ${LISTS} ${SENDS}`],
  ],
  [
    "a filter accepts one more key",
    (description) =>
      Object.assign(at(parameter(description, "listFlows", "filter"), "schema", "properties"), {
        name: { $ref: "#/components/schemas/mixed-filter-type" },
      }),
    ["feature", "`listFlows`: the query parameter `filter.name` is new."],
  ],
  [
    "a filter no longer accepts a key",
    (description) =>
      drop(at(parameter(description, "listFlows", "filter"), "schema", "properties"), "status"),
    ["breaking", `\`listFlows\`: the query parameter \`filter.status\` was removed ${USES}`],
  ],
  [
    "a key of one filter no longer accepts all forms",
    (description) =>
      Object.assign(at(parameter(description, "listFlows", "filter"), "schema", "properties"), {
        status: { type: "string" },
      }),
    [
      "breaking",
      "`listFlows`: the query parameter `filter.status` has a different composition (code written for the old types no longer compiles).",
    ],
  ],
];

const fields: MutationCase[] = [
  [
    "an optional one is added",
    (description) =>
      Object.assign(at(requestSchema(description, "createTag"), "properties"), { icon: { type: "string" } }),
    ["feature", "`createTag`: the body field `icon` is new."],
  ],
  [
    "a required one is added",
    (description) => {
      at(requestSchema(description, "createTag"), "properties").icon = { type: "string" };
      listAt(requestSchema(description, "createTag"), "required").push("icon");
    },
    ["breaking", `\`createTag\`: the body requires \`icon\` now ${LEAVES_OUT}`],
    ["feature", "`createTag`: the body field `icon` is new."],
  ],
  [
    "an optional one is removed",
    (description) => drop(at(requestSchema(description, "createTag"), "properties"), "color"),
    ["breaking", `\`createTag\`: the body field \`color\` was removed ${USES}`],
  ],
  [
    "one is removed inside a list",
    (description) =>
      drop(
        at(requestSchema(description, "createCompanies"), "properties", "companies", "items", "properties"),
        "domain",
      ),
    ["breaking", `\`createCompanies\`: the body field \`companies[].domain\` was removed ${USES}`],
  ],
  [
    "one is replaced by a similar one",
    (description) => {
      const properties = at(requestSchema(description, "createTag"), "properties");
      properties.colour = field(requestSchema(description, "createTag"), "color");
      drop(properties, "color");
    },
    ["breaking", `\`createTag\`: the body field \`color\` was removed ${USES}`],
    ["feature", "`createTag`: the body field `colour` is new."],
  ],
  [
    "one is made required",
    (description) => listAt(requestSchema(description, "createTag"), "required").push("color"),
    ["breaking", `\`createTag\`: the body requires \`color\` now ${LEAVES_OUT}`],
  ],
  [
    "one becomes optional",
    (description) =>
      Object.assign(requestSchema(description, "createNote"), { required: ["note", "object"] }),
    ["fix", "`createNote`: the body no longer requires `object_uuid`."],
  ],
  [
    "one changes its type",
    (description) =>
      Object.assign(field(requestSchema(description, "createPipelineStage"), "order"), { type: "string" }),
    [
      "breaking",
      "`createPipelineStage`: the body field `order` changed its type from `integer` to `string` (its type is different).",
    ],
  ],
  [
    "the items of one change their type",
    (description) =>
      Object.assign(at(field(requestSchema(description, "getFlowMetrics"), "uuids"), "items"), {
        type: "integer",
      }),
    [
      "breaking",
      "`getFlowMetrics`: the body field `uuids[]` changed its type from `string` to `integer` (its type is different).",
    ],
  ],
  [
    "one may be null",
    (description) =>
      Object.assign(field(requestSchema(description, "createTag"), "color"), { nullable: true }),
    ["feature", "`createTag`: the body field `color` may be null now."],
  ],
  [
    "one is no longer null",
    (description) => drop(field(requestSchema(description, "upsertCustomFieldValue"), "value"), "nullable"),
    [
      "breaking",
      "`upsertCustomFieldValue`: the body field `value` is never null now (code that sends null no longer compiles).",
    ],
  ],
  [
    "one accepts one more value",
    (description) => listAt(field(requestSchema(description, "createNote"), "object"), "enum").push("flow"),
    ["feature", "`createNote`: the body field `object` has the new value `flow`."],
  ],
  [
    "one accepts one value less",
    (description) =>
      Object.assign(field(requestSchema(description, "createNote"), "object"), { enum: ["lead"] }),
    ["breaking", `\`createNote\`: the body field \`object\` no longer has the value \`company\` ${SENDS}`],
  ],
  [
    "one accepts certain values only",
    (description) =>
      Object.assign(field(requestSchema(description, "createTag"), "color"), { enum: ["blue", "red"] }),
    ["breaking", `\`createTag\`: the body field \`color\` is one of \`blue\`, \`red\` now ${SENDS}`],
  ],
  [
    "one must match a pattern",
    (description) =>
      Object.assign(field(requestSchema(description, "createTag"), "color"), { pattern: "^#" }),
    [
      "breaking",
      `\`createTag\`: the body field \`color\` changed its \`pattern\` from none to \`^#\` ${REJECTS}`,
    ],
  ],
  [
    "one gets an empty list as its default",
    (description) =>
      Object.assign(field(requestSchema(description, "createTask"), "timezone"), { default: [] }),
    ["fix", "`createTask`: the body field `timezone` has the default `[]` now instead of `UTC`."],
  ],
  [
    "one loses its default",
    (description) => drop(field(requestSchema(description, "createTask"), "timezone"), "default"),
    ["fix", "`createTask`: the body field `timezone` no longer has the default `UTC`."],
  ],
  [
    "one without declared fields gets some",
    (description) =>
      Object.assign(field(requestSchema(description, "leadsMassAction"), "payload"), {
        properties: { list_uuid: { type: "string" } },
      }),
    [
      "breaking",
      "`leadsMassAction`: the body field `payload` declares its fields now (code that sends other fields no longer compiles).",
    ],
  ],
  [
    "one loses its declared fields",
    (description) => drop(field(requestSchema(description, "leadsMassAction"), "filter"), "properties"),
    ["feature", "`leadsMassAction`: the body field `filter` no longer declares its fields."],
  ],
  [
    "one is removed that operations share",
    (description) => drop(at(component(description, "create-lead-fields"), "properties"), "about"),
    [
      "breaking",
      `\`create-lead-fields.about\` was removed, sent by \`addNewLeadToFlow\`, \`upsertContact\` ${USES}`,
    ],
  ],
  [
    "one of the alternatives is removed",
    (description) => listAt(requestSchema(description, "findOneContact"), "anyOf").pop(),
    [
      "breaking",
      "`findOneContact`: the body has a different composition (code written for the old types no longer compiles).",
    ],
  ],
];

const bodies: MutationCase[] = [
  [
    "an optional one is added",
    (description) =>
      Object.assign(operation(description, "startFlow"), { requestBody: bodyOf({ required: false }) }),
    ["feature", "`startFlow`: the body is new."],
  ],
  [
    "a required one is added",
    (description) =>
      Object.assign(operation(description, "startFlow"), { requestBody: bodyOf({ required: true }) }),
    ["breaking", `\`startFlow\`: the body is new and required ${LEAVES_OUT}`],
  ],
  [
    "one is removed",
    (description) => drop(operation(description, "deleteMailbox"), "requestBody"),
    ["breaking", `\`deleteMailbox\`: the body was removed ${USES}`],
  ],
  [
    "one becomes required",
    (description) =>
      Object.assign(at(operation(description, "deleteMailbox"), "requestBody"), { required: true }),
    ["breaking", `\`deleteMailbox\`: the body is required now ${LEAVES_OUT}`],
  ],
];

const bodyOf = (others: object): object => ({
  content: { "application/json": { schema: { type: "object", properties: { at: { type: "string" } } } } },
  ...others,
});

describe.each([
  ["parameters", parameters],
  ["body fields", fields],
  ["bodies", bodies],
])("%s", (_, rows) => {
  testMutations(rows);
});
