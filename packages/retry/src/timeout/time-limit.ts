import { abortable, onAbort } from "@grinfi/abort";
import { startTimer, type Timer } from "../call/sleep.ts";

/** A signal that is aborted when the time is over or when an outer signal is, until it is ended. */
export class TimeLimit {
  readonly #controller = new AbortController();
  readonly #timer: Timer;
  /** Stops listening to the outer signal. */
  readonly #stop: () => void;

  constructor(ms: number, outer: AbortSignal | undefined, timeoutError: () => Error) {
    this.#timer = startTimer(() => {
      const error = timeoutError();
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

  /** From now on only the outer signal counts. */
  lift(): void {
    clearTimeout(this.#timer);
  }

  /** Clears the timer and leaves the outer signal. */
  end(): void {
    this.lift();
    this.#stop();
  }

  /** The same body under the same limit, which ends with it. */
  follow(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
    const reader = body.getReader();
    this.#holdProcess(false);
    const fail = async (error: unknown): Promise<never> => {
      this.end();
      await reader.cancel(error).catch(() => {});
      throw error;
    };
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          this.#holdProcess(true);
          const { done, value } = await abortable(this.signal, () => reader.read()).catch(fail);
          this.#holdProcess(false);
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

  /** While nobody waits for the body, its timer must not keep the process alive. Browsers have plain numbers here. */
  #holdProcess(isAwaited: boolean): void {
    const timer = this.#timer as unknown as { ref?: () => void; unref?: () => void };
    if (isAwaited) timer.ref?.();
    else timer.unref?.();
  }
}
