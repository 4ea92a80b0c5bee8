import type { Fields } from "../json.ts";

/** A path of other clients for an operation that the description has elsewhere. */
export interface Alias {
  readonly method: string;
  readonly path: string;
  /** The id of the operation. */
  readonly operation: string;
  /** Fields that the operation requires and that the other clients omit. */
  readonly defaults?: Fields;
}

// Requests to a collection: the method, and the path below that of the collection.
const LIST = "GET";
const CREATE = "POST";
const GET = "GET /{uuid}";
const UPDATE = "PUT /{uuid}";
const DELETE = "DELETE /{uuid}";

/** The operation of each request, by the path of the collection. */
const COLLECTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "/ai/api/agents": {
    [LIST]: "listAiAgents",
    [CREATE]: "createAiAgent",
    [GET]: "getAiAgent",
    [UPDATE]: "updateAiAgent",
    [DELETE]: "deleteAiAgent",
  },
  "/ai/api/templates": {
    [LIST]: "listAiTemplates",
    [CREATE]: "createAiTemplate",
    [GET]: "getAiTemplate",
    [UPDATE]: "updateAiTemplate",
    [DELETE]: "deleteAiTemplate",
  },
  "/integrations/c1/api/webhooks": {
    [LIST]: "listWebhooks",
    [CREATE]: "createWebhook",
    [GET]: "getWebhook",
    [UPDATE]: "updateWebhook",
    [DELETE]: "deleteWebhook",
    "POST /test": "testWebhook",
  },
  "/leads/api/attachments": {
    [LIST]: "listAttachments",
    [GET]: "getAttachment",
    [DELETE]: "deleteAttachment",
  },
  "/leads/api/blacklist/companies": {
    [LIST]: "listCompaniesBlacklist",
    [CREATE]: "addCompanyToBlacklist",
    [DELETE]: "deleteCompanyBlacklistEntry",
  },
  "/leads/api/blacklist/leads": {
    [LIST]: "listLeadsBlacklist",
    [CREATE]: "addLeadToBlacklist",
    [DELETE]: "deleteLeadBlacklistEntry",
  },
  "/flows/api/flows": { "POST /list": "listFlows", "POST /{flow_uuid}/clone": "cloneFlow" },
  "/flows/api/tasks": { "POST /list": "listTasks" },
  "/leads/api/companies": { "POST /enrich": "enrichCompanies" },
  "/leads/api/custom-fields": { "PUT /{custom_field_uuid}/values": "upsertCustomFieldValue" },
  "/leads/api/enrichment-queue": { "GET /metrics": "getEnrichmentMetrics" },
  "/leads/c1/api/leads": { "POST /list": "searchContacts" },
};

/** The publisher's MCP server sends these requests. A path parameter that the operation lacks is a field of its body. */
export const aliases: readonly Alias[] = [
  ...Object.entries(COLLECTIONS).flatMap(([path, methods]) =>
    Object.entries(methods).map(([request, operation]) => {
      const [method = "", suffix = ""] = request.split(" ");
      return { method, path: path + suffix, operation };
    }),
  ),
  {
    method: "GET",
    path: "/flows/api/tasks/group-counts",
    operation: "groupCountTasks",
    defaults: { group_field: "status" },
  },
];
