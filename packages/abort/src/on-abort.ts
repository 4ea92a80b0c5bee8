interface Subscription {
  readonly callbacks: Set<() => void>;
  readonly listener: () => void;
}

const subscriptions = new WeakMap<AbortSignal, Subscription>();

/**
 * Calls a function when a signal is aborted. All callbacks of a signal share one listener, so Node prints no
 * `MaxListenersExceededWarning`, however many operations use the signal. The listener is removed with the last
 * callback.
 *
 * As with `addEventListener`, the callback is not called if the signal is already aborted: check `signal.aborted`
 * first.
 *
 * @param signal - The signal. If it is `undefined`, nothing is registered.
 * @param callback - Called at most once, in the order of registration. Pass a new function for each registration.
 * @returns A function that removes the callback. You may call it more than once.
 *
 * @example
 * const timer = setTimeout(poll, 1000);
 * const stop = onAbort(signal, () => clearTimeout(timer));
 */
export function onAbort(signal: AbortSignal | undefined, callback: () => void): () => void {
  if (signal === undefined || signal.aborted) return () => {};
  const { callbacks, listener } = subscriptions.get(signal) ?? subscribe(signal);
  callbacks.add(callback);
  return () => {
    if (!callbacks.delete(callback) || callbacks.size > 0) return;
    signal.removeEventListener("abort", listener);
    subscriptions.delete(signal);
  };
}

function subscribe(signal: AbortSignal): Subscription {
  const callbacks = new Set<() => void>();
  const listener = (): void => {
    subscriptions.delete(signal);
    for (const callback of callbacks) {
      try {
        callback();
      } catch (error) {
        // The other callbacks still run. The error is reported as uncaught, like an error of an event listener.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  };
  const subscription = { callbacks, listener };
  subscriptions.set(signal, subscription);
  signal.addEventListener("abort", listener, { once: true });
  return subscription;
}
