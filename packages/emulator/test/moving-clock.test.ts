import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HOUR, MINUTE } from "../src/durations.ts";
import type { EmulatorOptions } from "../src/index.ts";
import { uuidOf } from "../src/random.ts";
import { messageNode, OutreachFixture } from "./support/outreach-fixture.ts";

const START = Date.parse("2026-01-05T09:00:00Z");

/** A clock that moves with each row that the emulator creates and each webhook that it delivers. */
function movingClock(milliseconds: number) {
  const clock = { time: 5000, made: 0 };
  const work = (): void => {
    clock.time += milliseconds;
  };
  const options: EmulatorOptions = {
    clock: () => clock.time,
    generateId: () => {
      work();
      clock.made += 1;
      return uuidOf(clock.made, clock.made);
    },
    webhooks: {
      fetch: async () => {
        work();
        return new Response(null);
      },
    },
  };
  return { clock, options };
}

/** Creates a running automation that sends messages, a webhook for them, and contacts. */
async function startOutreach(
  outreach: OutreachFixture,
  contacts: number,
): Promise<{ flow: string; leads: string[] }> {
  const sender = await outreach.sender();
  await outreach.post("/integrations/api/webhooks", {
    ...{ name: "Sent", event: "sender_profile_sent_linkedin_message" },
    target_url: "http://127.0.0.1:9/hook",
  });
  const steps = [messageNode("Hello"), messageNode("Again", { delay_in_seconds: 60 })];
  const flow = await outreach.flow(steps, { sender: sender.uuid });
  const leads: string[] = [];
  for (let lead = 0; lead < contacts; lead++) leads.push((await outreach.lead(`robin-${lead}`)).uuid);
  return { flow, leads };
}

describe("a clock that moves while the emulator works", () => {
  test("the time is that of the clock after every request and after due events", async () => {
    const { clock, options } = movingClock(3);
    const outreach = new OutreachFixture(options);
    const { emulator } = outreach;
    let advanced = 5 * MINUTE; // `sender()` advances the time.
    const expectTime = () => expect(emulator.now.getTime() - START).toBe(clock.time - 5000 + advanced);

    const { flow, leads } = await startOutreach(outreach, 40);
    expectTime();
    for (const lead of leads) {
      clock.time += 250;
      await outreach.enrol(flow, lead);
      expectTime();
    }
    const before = clock.time;
    emulator.advance(HOUR);
    advanced += HOUR;
    expectTime();
    await emulator.waitForWebhooks();
    expectTime();
    expect(clock.time).toBeGreaterThan(before + 2 * leads.length);

    clock.time += HOUR;
    const { now } = (await outreach.call("GET", "/__emulator")).body;
    expect(Date.parse(now) - START).toBe(clock.time - 5000 + advanced);
  });

  test.each(["fixed", "sliding"] as const)(
    "a client within the limit is never rejected, however long requests take: %s",
    async (window) => {
      const { clock, options } = movingClock(7);
      const outreach = new OutreachFixture(options);
      const { flow, leads } = await startOutreach(outreach, 30);
      // This emulator has the same state and a limit, and its time is a full minute.
      const limit = { limit: 40, window };
      const limited = new OutreachFixture({ ...options, rateLimit: limit });
      limited.emulator.load(outreach.emulator.save());
      limited.emulator.advance(MINUTE - (limited.emulator.now.getTime() % MINUTE));
      const from = clock.time;
      for (const lead of leads) expect((await limited.enrol(flow, lead)).status).toBeLessThan(300);
      for (let request = leads.length; request < 40; request++) {
        clock.time += 1000;
        expect((await limited.call("GET", "/leads/api/tags")).status).toBe(200);
      }
      expect((await limited.call("GET", "/leads/api/tags")).status).toBe(429);
      expect(clock.time - from).toBeGreaterThan(10_000);
      clock.time = from + MINUTE;
      expect((await limited.call("GET", "/leads/api/tags")).status).toBe(200);
    },
  );

  test("the data and the time at the start do not depend on how long creating them takes", async () => {
    let reads = 0;
    const moving = new OutreachFixture({ contacts: 5, clock: () => reads++ * 1000 });
    const still = new OutreachFixture({ contacts: 5 });
    const contacts = (outreach: OutreachFixture) => outreach.post("/leads/api/leads/search", {});
    expect(await contacts(moving)).toEqual(await contacts(still));
    moving.emulator.reset();
    const readsBefore = reads;
    // `reset` read the clock last, so every read since then adds a second.
    expect(moving.emulator.now.getTime()).toBe(START + (reads - readsBefore) * 1000);
  });
});

describe("a clock that moves between requests", () => {
  /** Returns when each message was sent, if time passes in these steps. */
  async function sentAt(
    pass: (outreach: OutreachFixture, milliseconds: number) => Promise<void>,
    steps: number[],
  ) {
    let time = 0;
    const outreach = new OutreachFixture({ clock: () => time });
    const { flow, leads } = await startOutreach(outreach, 2);
    for (const lead of leads) await outreach.enrol(flow, lead);
    for (const step of steps) {
      await pass(outreach, step);
      time += step;
    }
    await outreach.call("GET", "/leads/api/tags");
    return outreach.emulator.ledger.effects("sent").map(({ at }) => at);
  }

  test("events happen when they are due, however rarely requests are sent", async () => {
    const steps = fc.array(fc.integer({ min: 1, max: 120_000 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(steps, async (some) => {
        const all = some.reduce((sum, step) => sum + step, 0);
        const withRequests = await sentAt(
          async ({ call }) => void (await call("GET", "/leads/api/tags")),
          some,
        );
        const withoutRequests = await sentAt(async () => {}, some);
        const advanced = await sentAt(async ({ emulator }) => emulator.advance(0), [all]);
        expect(withRequests).toEqual(withoutRequests);
        expect(advanced).toEqual(withoutRequests);
      }),
      { numRuns: 10 },
    );
  });

  test("events that are due during a delayed request happen before its effects", async () => {
    let time = 0;
    const outreach = new OutreachFixture({ clock: () => time });
    const { emulator } = outreach;
    const { flow, leads } = await startOutreach(outreach, 1);
    await outreach.enrol(flow, leads[0] ?? "");
    emulator.addFault({ kind: "delay", milliseconds: 0, operation: "createTag" });
    const request = outreach.post("/leads/api/tags", { name: "Warm" });
    time += HOUR;
    await request;
    const effects = emulator.ledger
      .effects()
      .filter(({ effect, collection }) => effect === "sent" || collection === "tags");
    expect(effects.map(({ effect }) => effect)).toEqual(["sent", "sent", "created"]);
    const times = effects.map(({ at }) => at);
    expect(times).toEqual(times.toSorted());
  });
});
