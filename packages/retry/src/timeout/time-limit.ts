import { abortable, onAbort } from "@grinfi/abort";
import { discardBody } from "../call/fetch.ts";
import { unreadBodyOf, withBody } from "../call/response.ts";
import { startTimer, type Timer } from "../call/sleep.ts";

/** More than an attempt needs to pass on the error of its `fetch`. */
const MICROTASKS_TO_REPORT = 20;

/** A signal that is aborted when its time expires or an outer signal is aborted, until it is ended. */
export class TimeLimit {
  readonly #controller = new AbortController();
  readonly signal: AbortSignal = this.#controller.signal;
  readonly #timer: Timer;
  /** Removes the listener from the outer signal. */
  readonly #stop: () => void;

  #reject: (reason: unknown) => void = () => {};

  /** @param createError - Creates the reason of the signal when the time expires. */
  constructor(ms: number, outer: AbortSignal | undefined, createError: () => Error) {
    this.#timer = startTimer(() => this.#abort(createError()), ms);
    this.#stop = onAbort(outer, () => this.#abort(outer?.reason));
  }

  /**
   * Sends a request under this time limit. Rejects when the limit ends, even if `send` ignores the signal.
   *
   * @param send - Returns a promise, and does not throw.
   * @param coversBody - Whether the time limit also applies to the body. If not, only the outer signal does.
   */
  cover(send: () => Promise<Response>, coversBody = true): Promise<Response> {
    return new Promise((resolve, reject) => {
      this.#reject = reject;
      send()
        .then((response) => {
          if (this.signal.aborted) discardBody(response);
          else resolve(this.#limitBody(response, coversBody));
        })
        .catch((error: unknown) => {
          this.#end();
          // A `fetch` may throw an error of its own for the abort.
          reject(this.signal.aborted ? this.signal.reason : error);
        });
    });
  }

  #limitBody(response: Response, coversBody: boolean): Response {
    const body = unreadBodyOf(response);
    if (body === null) {
      this.#end();
      return response;
    }
    const limited = withBody(response, this.#follow(body));
    if (!coversBody) clearTimeout(this.#timer);
    return limited;
  }

  async #abort(reason: unknown): Promise<void> {
    this.#end();
    this.#controller.abort(reason);
    // A `fetch` that obeys the signal first reports its end to hooks and logs.
    for (let turn = 0; turn < MICROTASKS_TO_REPORT; turn += 1) await undefined;
    this.#reject(reason);
  }

  /** Clears the timer and stops listening to the outer signal. */
  #end(): void {
    clearTimeout(this.#timer);
    this.#stop();
  }

  /** Returns the body under this time limit, which ends with the body. */
  #follow(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
    const reader = body.getReader();
    this.#keepProcessAlive(false);
    const fail = async (error: unknown): Promise<never> => {
      this.#end();
      await reader.cancel(error).catch(() => {});
      throw error;
    };
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          this.#keepProcessAlive(true);
          const { done, value } = await abortable(this.signal, () => reader.read()).catch(fail);
          this.#keepProcessAlive(false);
          if (!done) return controller.enqueue(value);
          this.#end();
          controller.close();
        },
        cancel: (reason) => {
          this.#end();
          return reader.cancel(reason);
        },
      },
      { highWaterMark: 0 },
    );
  }

  /** While no caller awaits the body, its timer must not keep the process alive. In browsers a timer is a number. */
  #keepProcessAlive(isAwaited: boolean): void {
    const timer = this.#timer as unknown as { ref?: () => void; unref?: () => void };
    if (isAwaited) timer.ref?.();
    else timer.unref?.();
  }
}
