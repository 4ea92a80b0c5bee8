/** A request to the emulator. */
export interface Task {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly body?: object;
}

/** What a client does most: read a page, read a record, search, write. */
export const TASKS: readonly Task[] = [
  { name: "listTags", method: "GET", path: "/leads/api/tags" },
  { name: "listTasks, filtered", method: "GET", path: "/flows/api/tasks?filter[status]=closed&limit=20" },
  { name: "searchContacts", method: "POST", path: "/leads/api/leads/search", body: { limit: 20 } },
  { name: "createTag", method: "POST", path: "/leads/api/tags", body: { name: "Warm" } },
];

const search = (name: string, body: object): Task => ({
  name,
  method: "POST",
  path: "/leads/api/leads/search",
  body: { limit: 100, ...body },
});

export const SEARCHES: readonly Task[] = [
  search("the newest 100", {}),
  search("filter by name", { filter: { first_name: "Ida" } }),
  search("filter by company", { filter: { company_name: "Nobody Foods" } }),
  search("filter by day of creation", { filter: { created_at: { ">=": "2025-12-01" } } }),
  search("order by name", { order_field: "name", order_type: "asc" }),
  search("filter and order", {
    filter: { primary_language: "sv" },
    order_field: "company_name",
    order_type: "asc",
  }),
];

/** Makes the request and reads its answer to the end. */
export async function perform(
  task: Task,
  fetch: typeof globalThis.fetch,
  url = "http://emulator.invalid",
): Promise<void> {
  const { method, path, body } = task;
  const headers = { authorization: "Bearer test-key", "content-type": "application/json" };
  const response = await fetch(url + path, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${task.name}: ${response.status} ${text}`);
}
