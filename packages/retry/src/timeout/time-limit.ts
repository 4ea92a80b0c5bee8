import { abortable, onAbort } from "@grinfi/abort";
import { startTimer, type Timer } from "../call/sleep.ts";

/** A signal that is aborted when its time expires or an outer signal is aborted, until it is ended. */
export class TimeLimit {
  readonly #controller = new AbortController();
  readonly #timer: Timer;
  /** Removes the listener from the outer signal. */
  readonly #stop: () => void;

  constructor(ms: number, outer: AbortSignal | undefined, createTimeoutError: () => Error) {
    this.#timer = startTimer(() => {
      const error = createTimeoutError();
      this.end();
      this.#controller.abort(error);
    }, ms);
    this.#stop = onAbort(outer, () => {
      this.end();
      this.#controller.abort(outer?.reason);
    });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Clears the timer. After that, only the outer signal aborts this one. */
  stopTimer(): void {
    clearTimeout(this.#timer);
  }

  /** Clears the timer and stops listening to the outer signal. */
  end(): void {
    this.stopTimer();
    this.#stop();
  }

  /** Returns the body under this time limit, which ends with the body. */
  follow(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
    const reader = body.getReader();
    this.#keepProcessAlive(false);
    const fail = async (error: unknown): Promise<never> => {
      this.end();
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
          this.end();
          controller.close();
        },
        cancel: (reason) => {
          this.end();
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
