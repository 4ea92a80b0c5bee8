import { describe } from "vitest";
import {
  at,
  component,
  drop,
  field,
  listAt,
  type MutationCase,
  operation,
  responseSchema,
  testMutations,
} from "./mutation.ts";

const USES = "(code that uses it no longer compiles).";
const RETYPED = "(its type is different).";
const REFUSED = "(code written for the old types no longer compiles).";
const TAGS = "read by `createTag`, `listTags`, `updateTag`";
const TASKS = "read by `createTask`, `getTask`, `listTasks`";
const STAGES = "read by `createPipelineStage`, `listPipelineStages`, `updatePipelineStage`";
const FLOWS =
  "`archiveFlow`, `cloneFlow`, `getFlow`, `listFlows`, `startFlow`, `stopFlow`, `unarchiveFlow`, `updateFlow`";

const fields: MutationCase[] = [
  [
    "one is added",
    (description) =>
      Object.assign(at(component(description, "tag"), "properties"), { icon: { type: "string" } }),
    ["feature", `\`tag.icon\` is new, ${TAGS}.`],
  ],
  [
    "one is added to one response",
    (description) =>
      Object.assign(at(responseSchema(description, "listTags"), "properties"), {
        total: { type: "integer" },
      }),
    ["feature", "`listTags`: the response field `total` is new."],
  ],
  [
    "one is removed",
    (description) => drop(at(component(description, "tag"), "properties"), "color"),
    ["breaking", `\`tag.color\` was removed, ${TAGS} ${USES}`],
  ],
  [
    "one is removed from one response",
    (description) => drop(at(responseSchema(description, "listTasks"), "properties"), "total"),
    ["breaking", `\`listTasks\`: the response field \`total\` was removed ${USES}`],
  ],
  [
    "one is removed whose name is a keyword",
    (description) => drop(at(component(description, "flow"), "properties"), "description"),
    ["breaking", `\`flow.description\` was removed, read by ${FLOWS} ${USES}`],
    [
      "breaking",
      `\`listFlows\`: the input type is not compatible with the old one: Type '"description"' is not assignable to type '"created_at" | "flow_version_uuid" | "flow_workspace_uuid" | "is_public" | "name" | "priority" | "public_uuid" | "status" | "team_id" | "updated_at" | "user_id" | "uuid" | undefined'. ${REFUSED}`,
    ],
  ],
  [
    "one changes its type",
    (description) => Object.assign(field(component(description, "tag"), "team_id"), { type: "string" }),
    ["breaking", `\`tag.team_id\` changed its type from \`integer\` to \`string\`, ${TAGS} ${RETYPED}`],
  ],
  [
    "one changes from an integer to a number",
    (description) => Object.assign(field(component(description, "tag"), "team_id"), { type: "number" }),
    ["fix", `\`tag.team_id\` changed its type from \`integer\` to \`number\`, ${TAGS}.`],
  ],
  [
    "one takes one of two types",
    (description) =>
      Object.assign(at(component(description, "tag"), "properties"), {
        name: { oneOf: [{ type: "string" }, { type: "integer" }] },
      }),
    ["breaking", `\`tag.name\` has a different composition, ${TAGS} ${REFUSED}`],
  ],
  [
    "the items of one change their type",
    (description) =>
      Object.assign(at(field(component(description, "email"), "cc"), "items"), { type: "integer" }),
    [
      "breaking",
      `\`email.cc[]\` changed its type from \`string\` to \`integer\`, read by \`getEmail\`, \`listEmails\`, \`sendEmail\` ${RETYPED}`,
    ],
  ],
  [
    "the items of one are declared",
    (description) =>
      Object.assign(field(component(description, "linkedin-message"), "attachments"), {
        items: { type: "string" },
      }),
    [
      "feature",
      "`linkedin-message.attachments[]` declares its value now, read by `listLinkedinMessages`, `sendLinkedInMessage`.",
    ],
  ],
  [
    "one may be null",
    (description) => Object.assign(field(component(description, "tag"), "name"), { nullable: true }),
    ["breaking", `\`tag.name\` may be null now, ${TAGS} (it may be null now, and code must handle that).`],
  ],
  [
    "one is no longer null",
    (description) => drop(field(component(description, "tag"), "color"), "nullable"),
    ["fix", `\`tag.color\` is never null now, ${TAGS}.`],
  ],
  [
    "a reference may be null",
    (description) => {
      at(component(description, "flow"), "properties").schedule = {
        nullable: true,
        allOf: [{ $ref: "#/components/schemas/schedule" }],
      };
    },
    [
      "breaking",
      `\`flow.schedule\` may be null now, read by ${FLOWS} (it may be null now, and code must handle that).`,
    ],
    ["fix", `\`flow.schedule\` has a different composition, read by ${FLOWS}.`],
  ],
  [
    "one is always present",
    (description) => Object.assign(component(description, "tag"), { required: ["uuid"] }),
    ["fix", `\`tag\` requires \`uuid\` now, ${TAGS}.`],
  ],
  [
    "one may be absent that is also sent",
    (description) => Object.assign(component(description, "schedule"), { required: ["timezone"] }),
    [
      "breaking",
      `\`schedule\` no longer requires \`timeblocks\`, sent and read by ${FLOWS} (it may be absent now, and code must handle that).`,
    ],
  ],
  [
    "one gets one more value",
    (description) => listAt(field(component(description, "pipeline-stage"), "type"), "enum").push("lost"),
    ["feature", `\`pipeline-stage.type\` has the new value \`lost\`, ${STAGES}.`],
  ],
  [
    "one loses a value",
    (description) => listAt(field(component(description, "pipeline-stage"), "type"), "enum").pop(),
    ["fix", `\`pipeline-stage.type\` no longer has the value \`replied\`, ${STAGES}.`],
  ],
  [
    "the values of one are declared",
    (description) => Object.assign(field(component(description, "task"), "type"), { enum: ["call", "mail"] }),
    ["fix", `\`task.type\` is one of \`call\`, \`mail\` now, ${TASKS}.`],
  ],
  [
    "one has a format",
    (description) => Object.assign(field(component(description, "tag"), "uuid"), { format: "uuid" }),
    ["fix", `\`tag.uuid\` changed its \`format\` from none to \`uuid\`, ${TAGS}.`],
  ],
  [
    "one without declared fields gets some",
    (description) =>
      Object.assign(field(component(description, "mailbox"), "connection_settings"), {
        properties: { smtp_host: { type: "string" } },
      }),
    [
      "feature",
      "`mailbox.connection_settings` declares its fields now, read by `activateMailbox`, `createMailbox`, `deactivateMailbox`, `getMailbox`, `listMailboxes`, `updateMailbox`.",
    ],
  ],
  [
    "all of a schema are no longer declared, required ones included",
    (description) => {
      drop(component(description, "schedule"), "properties");
      drop(component(description, "schedule"), "required");
    },
    ["breaking", `\`schedule\` no longer declares its fields, sent and read by ${FLOWS} ${USES}`],
  ],
  [
    "one changes inside a list of a shared schema",
    (description) =>
      Object.assign(
        at(component(description, "lead"), "properties", "unread_counts", "items", "properties", "count"),
        {
          type: "string",
        },
      ),
    [
      "breaking",
      `\`lead.unread_counts[].count\` changed its type from \`integer\` to \`string\`, read by \`findOneContact\`, \`getCompanyLeads\`, \`getLead\`, \`searchContacts\`, \`updateLead\`, \`upsertContact\` ${RETYPED}`,
    ],
  ],
  [
    "one refers to another schema",
    (description) => {
      const schema = {
        type: "object",
        properties: { timezone: { type: "string" }, timeblocks: { type: "array" } },
      };
      at(description, "components", "schemas").hours = { ...schema, required: ["timeblocks", "timezone"] };
      at(component(description, "flow"), "properties").schedule = { $ref: "#/components/schemas/hours" };
    },
    [
      "breaking",
      `\`flow.schedule.timeblocks[]\` no longer declares its value, read by ${FLOWS} (it may have any value now, and code must handle that).`,
    ],
    ["breaking", `\`flow.schedule.use_lead_timezone\` was removed, read by ${FLOWS} ${USES}`],
  ],
];

const keywords: MutationCase[] = [
  [
    "a discriminator is declared",
    (description) =>
      Object.assign(component(description, "tag"), { discriminator: { propertyName: "name" } }),
    ["fix", `\`tag\` changed its \`discriminator\`, ${TAGS}.`],
  ],
  [
    "links are declared",
    (description) =>
      Object.assign(at(operation(description, "createTag"), "responses", "201"), {
        links: { updated: { operationId: "updateTag" }, deleted: { operationId: "deleteTag" } },
      }),
  ],
];

const responses: MutationCase[] = [
  [
    "an error is added",
    (description) => {
      at(operation(description, "getFlowMetrics"), "responses")["422"] = { description: "" };
    },
    ["feature", "`getFlowMetrics`: the 422 response is new."],
  ],
  [
    "an error is removed",
    (description) => drop(at(operation(description, "deleteLead"), "responses"), "422"),
    ["fix", "`deleteLead`: the 422 response was removed."],
  ],
  [
    "the value of a success is no longer declared",
    (description) => drop(at(operation(description, "getTask"), "responses", "200"), "content"),
    ["breaking", `\`getTask\`: the response no longer declares its value ${USES}`],
  ],
  [
    "the value of a success is declared",
    (description) => {
      const schema = { $ref: "#/components/schemas/task" };
      at(operation(description, "cancelTask"), "responses", "200").content = {
        "application/json": { schema },
      };
    },
    ["feature", "`cancelTask`: the response declares its value now."],
  ],
  [
    "a list becomes an object",
    (description) => {
      const content = at(operation(description, "lookupCompanies"), "responses", "200", "content");
      const data = { type: "array", items: { $ref: "#/components/schemas/company" } };
      content["application/json"] = { schema: { type: "object", properties: { data } } };
    },
    [
      "breaking",
      `\`lookupCompanies\`: the response changed its type from \`array\` to \`object\` ${RETYPED}`,
    ],
  ],
];

describe.each([
  ["response fields", fields],
  ["keywords that are reported as a whole", keywords],
  ["responses", responses],
])("%s", (_, rows) => {
  testMutations(rows);
});
