import { createEmulator, type Emulator } from "@grinfi/emulator";
import type {
  BulkUpsertOptions,
  BulkUpsertResult,
  ContactRow,
  FetchFunction,
  Grinfi,
  RowOutcome,
} from "../../../src/index.ts";
import { createTestClient } from "../test-client.ts";
import { createAutomation } from "./automation.ts";

/** An account whose automation lists new enrolments with a delay, like an index that lags behind. */
export interface LaggingAccount {
  readonly emulator: Emulator;
  readonly fetch: FetchFunction;
  readonly grinfi: Grinfi;
  readonly list: string;
  readonly automation: string;
  /** The number of requests that enrol a contact, by its uuid. */
  readonly attempts: ReadonlyMap<string, number>;
}

/** Returns the contacts that a request enrols. */
async function enrolledBy(request: Request): Promise<string[]> {
  const { pathname } = new URL(request.url);
  const [, contact] = /^\/flows\/api\/flows\/[^/]+\/leads\/([^/]+)$/.exec(pathname) ?? [];
  if (contact !== undefined) return [contact];
  if (!pathname.endsWith("/leads/mass-action")) return [];
  const { filter, type } = (await request.clone().json()) as { filter: { ids: string[] }; type: string };
  return type === "contact_add_to_flow" ? filter.ids : [];
}

interface Page {
  readonly data: readonly { readonly lead_uuid: string }[];
  readonly total: number;
}

/** @param lag - The number of requests after which a new enrolment is listed. */
export async function createLaggingAccount(lag = 0): Promise<LaggingAccount> {
  const emulator = createEmulator();
  const attempts = new Map<string, number>();
  const madeAt = new Map<string, number>();
  let requests = 0;

  const fetch: FetchFunction = async (input, init) => {
    const request = new Request(input, init);
    requests += 1;
    const { pathname } = new URL(request.url);
    for (const contact of await enrolledBy(request)) {
      attempts.set(contact, (attempts.get(contact) ?? 0) + 1);
      madeAt.set(contact, requests);
    }
    const response = await emulator.fetch(request);
    return pathname === "/flows/api/flows-leads/list" && response.ok ? withoutNewest(response) : response;
  };

  async function withoutNewest(response: Response): Promise<Response> {
    const page = (await response.json()) as Page;
    const isListed = (contact: string): boolean => requests > (madeAt.get(contact) ?? -Infinity) + lag;
    const data = page.data.filter(({ lead_uuid }) => isListed(lead_uuid));
    return Response.json({ ...page, data, total: page.total - page.data.length + data.length });
  }

  const grinfi = createTestClient(fetch);
  const list = String((await grinfi.lists.create({ name: "Spring fair" })).uuid);
  const automation = await createAutomation(grinfi);
  emulator.ledger.clear();
  return { emulator, fetch, grinfi, list, automation, attempts };
}

/** Waits in no time. */
export const noWait = async (): Promise<void> => undefined;

/** The outcomes of an upsert, in the order of the rows. */
export interface Upserted {
  readonly outcomes: readonly RowOutcome[];
  readonly result: BulkUpsertResult;
}

export async function upsert(
  { automation, grinfi, list }: Pick<LaggingAccount, "automation" | "grinfi" | "list">,
  rows: Iterable<ContactRow>,
  options: Partial<BulkUpsertOptions> = {},
): Promise<Upserted> {
  const outcomes: RowOutcome[] = [];
  const onProgress = (outcome: RowOutcome): unknown => outcomes.push(outcome);
  const own = { list, automation, onConflict: "update", onProgress, wait: noWait } as const;
  const result = await grinfi.contacts.bulkUpsert(rows, { ...own, ...options });
  return { outcomes: outcomes.toSorted((a, b) => a.index - b.index), result };
}
