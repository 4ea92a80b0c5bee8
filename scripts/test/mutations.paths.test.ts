import { describe } from "vitest";
import {
  at,
  listAt,
  type Mutation,
  type MutationCase,
  move,
  operation,
  parameter,
  testMutations,
} from "./mutation.ts";

const CANCEL_ALL = "/flows/api/flows/leads/{leadUuid}/cancel-all";
const CANCEL = "/flows/api/flows/leads/{leadUuid}/cancel";
const CONTACT = "/flows/api/flows/{flowUuid}/leads/{leadUuid}";
const PASSES = "(code that passes it must use the new name).";
const RENAMED = "the path parameter `leadUuid` is called `uuid` now";
const MOVED =
  "(calls by id still work; code that calls the old path with `@grinfi/core/paths` no longer compiles).";

/** Moves an operation to a path that calls the contact `uuid`. */
const renameTo =
  (id: string, from: string, to = from.replace("leadUuid", "uuid")): Mutation =>
  (description) => {
    move(description, from, to);
    parameter(description, id, "leadUuid").name = "uuid";
  };
const renameOne = renameTo("cancelLeadFromAllFlows", CANCEL_ALL);

const rows: MutationCase[] = [
  ["has another name", renameOne, ["breaking", `\`cancelLeadFromAllFlows\`: ${RENAMED} ${PASSES}`]],
  [
    "has another name in two operations",
    (description) => {
      renameOne(description);
      renameTo("cancelLeadFromFlows", CANCEL)(description);
    },
    ["breaking", `${RENAMED}, sent by \`cancelLeadFromAllFlows\`, \`cancelLeadFromFlows\` ${PASSES}`],
  ],
  [
    "has another name in every operation",
    (description) => {
      const paths = at(description, "paths");
      for (const path of Object.keys(paths).filter((each) => each.includes("{flowUuid}")))
        move(description, path, path.replace("flowUuid", "id"));
      at(description, "components", "parameters", "flowUuid-path").name = "id";
    },
    [
      "breaking",
      `the path parameter \`flowUuid\` is called \`id\` now, sent by \`addLeadToFlow\`, \`addNewLeadToFlow\`, \`archiveFlow\`, \`deleteFlow\`, \`getFlow\`, \`startFlow\`, \`stopFlow\`, \`unarchiveFlow\` and 1 more ${PASSES}`,
    ],
  ],
  [
    "and its operation have other names",
    (description) => {
      renameOne(description);
      operation(description, "cancelLeadFromAllFlows").operationId = "cancelAll";
    },
    [
      "breaking",
      "`cancelAll` is the new name of `cancelLeadFromAllFlows` (code that calls the old name no longer compiles).",
    ],
    ["breaking", `\`cancelAll\`: ${RENAMED} ${PASSES}`],
  ],
  [
    "has another name and another type",
    (description) => {
      renameOne(description);
      at(parameter(description, "cancelLeadFromAllFlows", "uuid"), "schema").maxLength = 36;
    },
    ["breaking", `\`cancelLeadFromAllFlows\`: ${RENAMED} ${PASSES}`],
    [
      "breaking",
      "`cancelLeadFromAllFlows`: the path parameter `uuid` changed its `maxLength` from none to `36` (the API may reject values that it accepted before).",
    ],
  ],
  [
    "has another name in a path that moved",
    renameTo("cancelLeadFromAllFlows", CANCEL_ALL, "/contacts/{uuid}/cancel-all"),
    [
      "breaking",
      `\`cancelLeadFromAllFlows\` moved from PUT ${CANCEL_ALL} to PUT /contacts/{uuid}/cancel-all ${MOVED}`,
    ],
    ["breaking", `\`cancelLeadFromAllFlows\`: ${RENAMED} ${PASSES}`],
  ],
  [
    "keeps its name in a path that moved",
    (description) => move(description, CONTACT, "/contacts/{leadUuid}/flows/{flowUuid}"),
    [
      "breaking",
      `\`addLeadToFlow\` moved from POST ${CONTACT} to POST /contacts/{leadUuid}/flows/{flowUuid} ${MOVED}`,
    ],
  ],
  [
    "changes places with another one",
    (description) => move(description, CONTACT, "/flows/api/flows/{leadUuid}/leads/{flowUuid}"),
    ["breaking", `\`addLeadToFlow\`: the path parameter \`flowUuid\` is called \`leadUuid\` now ${PASSES}`],
    ["breaking", `\`addLeadToFlow\`: the path parameter \`leadUuid\` is called \`flowUuid\` now ${PASSES}`],
  ],
  [
    "is added to a path",
    (description) => {
      move(description, CANCEL_ALL, `/teams/{team}${CANCEL_ALL}`);
      const parameters = listAt(operation(description, "cancelLeadFromAllFlows"), "parameters");
      parameters.push({ name: "team", in: "path", required: true, schema: { type: "string" } });
    },
    [
      "breaking",
      `\`cancelLeadFromAllFlows\` moved from PUT ${CANCEL_ALL} to PUT /teams/{team}${CANCEL_ALL} ${MOVED}`,
    ],
    [
      "breaking",
      "`cancelLeadFromAllFlows`: the path parameter `team` is new and required (code that omits it no longer compiles).",
    ],
  ],
];

describe("a path parameter", () => {
  testMutations(rows);
});
