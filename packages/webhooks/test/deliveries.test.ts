import type { EmulatedWebhooks } from "@grinfi/emulator";
import { seededRandom } from "@grinfi/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { WebhookHandler } from "../src/index.ts";
import { createAccount, createReceiver, deliveryOf, type TestAccount } from "./support/account.ts";
import { OutreachHistory, type OutreachStep } from "./support/outreach.ts";
import { handlersOf } from "./support/receipts.ts";

const URL_OF_RECEIVER = "http://127.0.0.1:1/grinfi";
/** About 110 deliveries each. */
const RUNS = process.env.SOAK_TESTS === "full" ? 115 : 30;
const DAY = 24 * 60 * 60 * 1000;

const contact = fc.nat(9);
const step = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({ kind: fc.constantFrom("message", "reply", "email", "emailReply"), contact }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("bounce", "create"), contact }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("wait" as const), minutes: fc.integer({ min: 1, max: 90 }) }),
  },
) as fc.Arbitrary<OutreachStep>;

const conditions = fc.record({
  deliveries: fc.integer({ min: 1, max: 4 }),
  delay: fc.constantFrom<NonNullable<EmulatedWebhooks["delay"]>>(0, 60_000, {
    min: 0,
    max: 2 * 60 * 60 * 1000,
  }),
  lose: fc.constantFrom(0, 0.1, 0.5, 1),
  wrap: fc.constantFrom(0, 0.5),
  describedOnly: fc.boolean(),
});

const run = fc.record({
  conditions,
  steps: fc.array(step, { minLength: 10, maxLength: 60 }),
  seed: fc.nat(),
  /** The share of the calls of handlers that fail. */
  failing: fc.constantFrom(0, 0.3),
  verify: fc.constantFrom<"read-back" | false>("read-back", false),
});

let deliveries = 0;

/** Deliveries that claim what did not happen. */
function forgeries({ contacts }: TestAccount, known: string, number: number): object[] {
  const [one, other] = [contacts[number % contacts.length], contacts[(number + 1) % contacts.length]];
  const made = {
    uuid: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`,
    text: "Forged",
    subject: "Forged",
  };
  return [
    { event_name: "contact_replied_linkedin_message", contact: { uuid: one }, linkedin_message: made },
    { event_name: "contact_replied_email", contact: { uuid: other }, email: made },
    { event_name: "email_bounced", contact: { uuid: other }, email: { ...made, uuid: known } },
    { event_name: "contact_created", contact: { uuid: made.uuid, last_name: "Forged" } },
  ];
}

async function reconcileAll(handler: WebhookHandler, since: Date): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const { failed, handled, inProgress } = await handler.reconcile({ since });
    if (failed + handled + inProgress === 0) return;
  }
  throw new Error("There were still events after 100 attempts.");
}

test("each true event is handled once, and no forged one, whatever the deliveries are like", async () => {
  const property = fc.asyncProperty(run, async ({ conditions, failing, seed, steps, verify }) => {
    const random = seededRandom(seed);
    let handler: WebhookHandler | undefined;
    const fetch = async (url: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
      deliveries += 1;
      return (handler as WebhookHandler)(new Request(url, init));
    };
    const account = await createAccount({ seed: 1 + (seed % 1000), webhooks: { ...conditions, fetch } });
    const { emulator, grinfi } = account;
    const succeeded: string[] = [];
    const running = new Set<string>();
    const overlaps: string[] = [];
    const on = handlersOf(async (receipt) => {
      if (running.has(receipt)) overlaps.push(receipt);
      running.add(receipt);
      await new Promise((resolve) => setImmediate(resolve));
      running.delete(receipt);
      if (random() < failing) throw new Error("Injected fault.");
      succeeded.push(receipt);
    });
    const receiver = createReceiver(account, { on, verify });
    handler = receiver.handler;
    await grinfi.webhooks.ensure(handler.webhooks(URL_OF_RECEIVER));

    const since = emulator.now;
    const { uuid: list } = await grinfi.lists.create({ name: "Spring fair" });
    const history = new OutreachHistory(account, list);
    const known = (await grinfi.emails.list({ filter: { type: "outbox" } }).first())?.uuid ?? "";
    for (const [number, step] of steps.entries()) {
      await history.run(step);
      if (random() < 0.1) await reconcileAll(handler, since);
      for (const payload of forgeries(account, known, number)) {
        deliveries += 1;
        const forged = deliveryOf(payload);
        const hasSecret = verify !== false;
        const url = hasSecret ? forged.url : "http://localhost/grinfi/not-the-right-secret";
        const { status } = await handler(new Request(url, forged));
        expect(status).toBe(hasSecret ? 503 : 404);
      }
    }
    emulator.advance(DAY);
    await emulator.waitForWebhooks();
    await reconcileAll(handler, since);
    emulator.advance(DAY);
    await emulator.waitForWebhooks();

    const delivered = new Set(
      emulator.ledger
        .effects("delivered")
        .flatMap(({ event, lead, outcome }) =>
          event === "contact_created" && outcome === "status 204" ? [lead] : [],
        ),
    );
    const listed = history.events.filter((event) => !event.startsWith("contact_created"));
    const created = succeeded.filter((event) => event.startsWith("contact_created"));
    expect(succeeded.filter((event) => !created.includes(event)).toSorted()).toEqual(listed.toSorted());
    // No list shows who was created by whom, so this event depends on its deliveries.
    expect(new Set(created).size).toBe(created.length);
    expect(created).toHaveLength(delivered.size);
    expect(overlaps).toEqual([]);
  });
  await fc.assert(property, { numRuns: RUNS });
  expect(deliveries).toBeGreaterThan(RUNS * 90);
}, 600_000);
