import type { CallOptions, RateLimitSettings, ResilienceOptions, RetrySettings } from "./options.ts";

/** Options of the layers, of a client or of a call. */
export type LayerSettings = ResilienceOptions & { readonly rateLimit?: false | RateLimitSettings };

/** Divides options into those of core and those of the layers; `undefined` means the same as absent. */
export function split<T extends Pick<CallOptions, keyof ResilienceOptions> & LayerSettings>(
  options: T,
): [core: Omit<T, keyof LayerSettings>, layers: LayerSettings] {
  const { timeout, priority, rateLimit, retry, totalTimeout, ...core } = options;
  return [core, defined<LayerSettings>({ timeout, priority, rateLimit, retry, totalTimeout })];
}

/** Options over others; what both say of retries is put together. */
export function merged<T extends { readonly retry?: false | RetrySettings }>(under: T, over: T): T {
  const retry =
    typeof under.retry === "object" && typeof over.retry === "object"
      ? { ...under.retry, ...over.retry }
      : (over.retry ?? under.retry);
  return { ...under, ...defined(over), ...(retry !== undefined && { retry }) };
}

function defined<T extends object>(options: { readonly [Key in keyof T]: T[Key] | undefined }): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}
