import { CALL_OPTIONS, CLIENT_OPTIONS } from "@grinfi/core/option-checks";
import type { RateLimitSettings, ResilienceOptions } from "./options.ts";

/** Options of the layers, of a client or of a call. */
export type LayerSettings = ResilienceOptions & { readonly rateLimit?: false | RateLimitSettings };

/** Divides options into those of core and the others, of the layers; `undefined` means the same as absent. */
export function split<T extends LayerSettings>(
  options: T,
): [core: Omit<T, keyof LayerSettings>, layers: LayerSettings] {
  const core: Record<string, unknown> = {};
  const layers: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    if (Object.hasOwn(CORE_OPTIONS, name)) core[name] = value;
    else layers[name] = value;
  }
  return [core as Omit<T, keyof LayerSettings>, layers];
}

const CORE_OPTIONS = { ...CALL_OPTIONS, ...CLIENT_OPTIONS };

/** Options over others; what both say of retries, or of the rate limit, is put together. */
export function merged<T extends LayerSettings>(under: T, over: T): T {
  const retry = together(under.retry, over.retry);
  const rateLimit = together(under.rateLimit, over.rateLimit);
  return {
    ...under,
    ...defined(over),
    ...(retry !== undefined && { retry }),
    ...(rateLimit !== undefined && { rateLimit }),
  };
}

function together<T extends object>(under: false | T | undefined, over: false | T | undefined) {
  return under && over ? { ...under, ...defined(over) } : (over ?? under);
}

/** The options without those that are `undefined`, which mean the same as absent ones. */
export function defined<T extends object>(options: { readonly [Key in keyof T]: T[Key] | undefined }): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}
