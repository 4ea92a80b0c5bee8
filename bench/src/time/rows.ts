/** What the server answers: a page of a list and a single record, of about the size that they have in use. */
const uuid = (index: number): string => `5f0c9a1e-2b7d-4c3a-9e61-${String(index).padStart(12, "0")}`;

const tag = (index: number): object => ({
  uuid: uuid(index),
  team_id: 7,
  user_id: 11,
  name: `tag ${index}`,
  created_at: "2026-03-01T09:00:00Z",
});

const flow = (index: number): object => ({
  uuid: uuid(index),
  team_id: 7,
  name: `automation ${index}`,
  status: "on",
  contact_source_type: "manual",
  created_at: "2026-03-01T09:00:00Z",
  updated_at: "2026-03-02T09:00:00Z",
});

const lead = {
  uuid: uuid(1),
  name: "Robin Sample",
  email: "robin.sample@example.com",
  company_name: "Example Logistics",
  created_at: "2026-03-01T09:00:00Z",
};

const page = (row: (index: number) => object): object => ({
  data: Array.from({ length: 20 }, (_, index) => row(index)),
  limit: 20,
  offset: 0,
  total: 20,
  has_more: false,
});

export const LEAD: string = uuid(1);
export const LIMIT = 20;
export const STATUS = "on";

/** Answers by path and decoded query. */
export const ANSWERS: ReadonlyMap<string, object> = new Map([
  ["/leads/api/tags", page(tag)],
  [`/leads/api/leads/${LEAD}`, lead],
  [`/flows/api/flows?filter[status]=${STATUS}&limit=${LIMIT}`, page(flow)],
]);
