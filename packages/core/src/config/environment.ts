interface ProcessLike {
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** An environment variable, where there is such a thing. */
export function environmentVariable(name: string): string | undefined {
  try {
    return (globalThis as { readonly process?: ProcessLike }).process?.env?.[name];
  } catch {
    // Deno refuses to read a variable that it was not allowed to read.
    return undefined;
  }
}

/** Whether this runs in a page or a worker of a browser. */
export function isBrowser(): boolean {
  return "window" in globalThis
    ? "document" in globalThis
    : "WorkerGlobalScope" in globalThis && "importScripts" in globalThis;
}
