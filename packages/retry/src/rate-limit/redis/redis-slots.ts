import { startTimer, type Timer } from "../../call/sleep.ts";
import {
  awayMs,
  type RateLimitStore,
  type Slot,
  type SlotGrant,
  type SlotRequest,
} from "../rate-limit-store.ts";
import { GIVE_BACK, PUT_BACK, TAKE } from "./redis-scripts.ts";

/** Runs a script on the slots of one limit. */
export type RunScript = (script: string, values: readonly (string | number)[]) => Promise<unknown>;

/** Slots in Redis. */
export class RedisSlots implements RateLimitStore {
  readonly #timeout: number;
  readonly #run: RunScript;
  readonly #process = crypto.randomUUID();
  #count = 0;
  #holdMs = 0;

  constructor(timeout: number, run: RunScript) {
    this.#timeout = timeout;
    this.#run = run;
  }

  /** @param rests - Whether no slots are given for one interval, because some were used that are not known here. */
  async take({ count, holdMs, interval, limit }: SlotRequest, rests = false): Promise<SlotGrant> {
    const names = Array.from({ length: count }, () => `${this.#process}:${++this.#count}`);
    const away = awayMs(interval);
    // A slot counts from when it is given, a request from when that is known here.
    this.#holdMs = Math.max(this.#holdMs, Math.ceil(holdMs + this.#timeout));
    const start = performance.now();
    const answer = this.#run(TAKE, [away, this.#holdMs, limit, rests ? 1 : 0, ...names]).then((reply) => {
      const [granted, waitMs] = reply as [number, number];
      return { slots: names.slice(0, granted).map((name) => this.#slot(name, away)), waitMs };
    });
    try {
      const taken = await inTime(answer, this.#timeout);
      // The process itself may have stood still.
      if (performance.now() - start <= this.#timeout) return taken;
      throw new TooLate(this.#timeout);
    } catch (error) {
      // What comes too late cannot be used.
      void answer.then(
        ({ slots }) => {
          for (const slot of slots) slot.putBack();
        },
        () => {},
      );
      throw error;
    }
  }

  /** Writes down a request that was sent without a slot; its response is there. */
  note(interval: number): void {
    this.#slot(`${this.#process}:${++this.#count}`, awayMs(interval)).giveBack();
  }

  /** When Redis does not hear of it, the slot comes back later: one interval after the longest time that it may be held. */
  #slot(name: string, away: number): Slot {
    return {
      giveBack: () => void this.#run(GIVE_BACK, [away, this.#holdMs, name]).catch(() => {}),
      putBack: () => void this.#run(PUT_BACK, [name]).catch(() => {}),
    };
  }
}

class TooLate extends Error {
  constructor(ms: number) {
    super(`Redis did not answer within ${ms} ms.`);
  }
}

async function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: Timer | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = startTimer(() => reject(new TooLate(ms)), ms);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
