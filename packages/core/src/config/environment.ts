interface ProcessLike {
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Returns an environment variable, or `undefined` on runtimes that have none. */
export function environmentVariable(name: string): string | undefined {
  try {
    return (globalThis as { readonly process?: ProcessLike }).process?.env?.[name];
  } catch {
    // Deno throws if the program may not read the variable.
    return undefined;
  }
}

/** Whether the program runs in a page or a worker of a browser. */
export function isBrowser(): boolean {
  return "window" in globalThis
    ? "document" in globalThis
    : "WorkerGlobalScope" in globalThis && "importScripts" in globalThis;
}
