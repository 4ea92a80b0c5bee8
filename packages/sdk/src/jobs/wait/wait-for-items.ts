import { batchesOf } from "../shared/batches.ts";
import { canonicalUuid } from "../shared/identity.ts";
import type { JobContext } from "../shared/job.ts";
import { mapSteps } from "../shared/map-steps.ts";
import { resultOf, waitFor } from "./wait-for.ts";
import type { ItemsWaitResult, WaitedItem, WaitSettings, WaitStep } from "./wait-types.ts";

/** The number of items in one read. */
const ITEMS_PER_READ = 100;

/** What a read found out about an item. */
export type ItemState = Omit<WaitedItem, "uuid">;

interface ItemsTarget {
  /** What the items are, in the plural. */
  readonly noun: string;
  readonly uuids: readonly string[];
  /** Reads the states of up to 100 open items, by their canonical uuids. */
  readonly readStates: (uuids: readonly string[]) => Promise<ReadonlyMap<string, ItemState>>;
  /** The reason of an item that a read does not find. */
  readonly notFound: string;
}

/** Waits until each item is done or has failed. An item that is done or has failed is not read again. */
export async function* waitForItems(
  { noun, notFound, readStates, uuids }: ItemsTarget,
  options: JobContext & WaitSettings,
): AsyncGenerator<WaitStep, ItemsWaitResult, undefined> {
  const items = new WaitedItems(uuids);
  const steps = waitFor(
    {
      start: items.count(),
      read: async () => {
        for await (const page of batchesOf(items.open(), ITEMS_PER_READ)) {
          const states = await readStates(page);
          for (const uuid of page)
            items.update(uuid, states.get(uuid) ?? { outcome: "open", reason: notFound });
        }
        return items.count();
      },
    },
    options,
  );
  const polled = yield* mapSteps(steps, ({ changes: _, ...numbers }) => numbers);
  // A last read that failed halfway has updated some items.
  const last = { ...polled, state: items.count() };
  return { ...resultOf(last, options, { noun }), items: items.all() };
}

class WaitedItems {
  readonly #items: Map<string, WaitedItem>;
  #changes = 0;

  constructor(uuids: readonly string[]) {
    this.#items = new Map(uuids.map(canonicalUuid).map((uuid) => [uuid, { uuid, outcome: "open" }]));
  }

  all(): WaitedItem[] {
    return [...this.#items.values()];
  }

  /** Returns the uuids of the items that are open. */
  open(): string[] {
    return this.all().flatMap(({ outcome, uuid }) => (outcome === "open" ? [uuid] : []));
  }

  update(uuid: string, state: ItemState): void {
    const { outcome, reason } = this.#items.get(uuid) ?? {};
    if (outcome !== state.outcome || reason !== state.reason) this.#changes += 1;
    this.#items.set(uuid, { uuid, ...state });
  }

  /** Returns the number of items in each state, and of the changes so far. */
  count(): WaitStep & { readonly changes: number } {
    const count = (state: WaitedItem["outcome"]): number =>
      this.all().filter(({ outcome }) => outcome === state).length;
    const numbers = { done: count("done"), failed: count("failed"), open: count("open") };
    return { ...numbers, total: this.#items.size, changes: this.#changes };
  }
}
