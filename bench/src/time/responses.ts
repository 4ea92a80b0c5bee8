/** The responses of the server: pages of lists and a single record, of about the size that the API returns. */
const uuidOf = (index: number): string => `5f0c9a1e-2b7d-4c3a-9e61-${String(index).padStart(12, "0")}`;

const tagRow = (index: number): object => ({
  uuid: uuidOf(index),
  team_id: 7,
  user_id: 11,
  name: `tag ${index}`,
  created_at: "2026-03-01T09:00:00Z",
});

const flowRow = (index: number): object => ({
  uuid: uuidOf(index),
  team_id: 7,
  name: `automation ${index}`,
  status: "on",
  contact_source_type: "manual",
  created_at: "2026-03-01T09:00:00Z",
  updated_at: "2026-03-02T09:00:00Z",
});

const lead = {
  uuid: uuidOf(1),
  name: "Robin Sample",
  email: "robin.sample@example.com",
  company_name: "Example Logistics",
  created_at: "2026-03-01T09:00:00Z",
};

const pageOf = (row: (index: number) => object): object => ({
  data: Array.from({ length: PAGE_LIMIT }, (_, index) => row(index)),
  limit: PAGE_LIMIT,
  offset: 0,
  total: PAGE_LIMIT,
  has_more: false,
});

export const LEAD_UUID: string = uuidOf(1);
export const PAGE_LIMIT = 20;
export const FLOW_STATUS = "on";

export const NEW_TAG: { readonly name: string } = { name: "Warm" };

/** Responses by method, path and decoded query. */
export const RESPONSES: ReadonlyMap<string, object> = new Map([
  ["GET /leads/api/tags", pageOf(tagRow)],
  [`GET /leads/api/leads/${LEAD_UUID}`, lead],
  [`GET /flows/api/flows?filter[status]=${FLOW_STATUS}&limit=${PAGE_LIMIT}`, pageOf(flowRow)],
  ["POST /leads/api/tags", tagRow(1)],
]);
