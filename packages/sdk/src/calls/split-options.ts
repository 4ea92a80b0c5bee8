import { CALL_OPTIONS, CLIENT_OPTIONS } from "@grinfi/core/option-checks";
import type { RateLimitSettings, ResilienceSettings } from "./options.ts";

/** Options of the middleware, of a client or of a call. */
export type MiddlewareSettings = ResilienceSettings & { readonly rateLimit?: false | RateLimitSettings };

/** Divides options into those of core and the others, of the middleware; `undefined` means the same as absent. */
export function split<T extends MiddlewareSettings>(
  options: T,
): [core: Omit<T, keyof MiddlewareSettings>, middleware: MiddlewareSettings] {
  const core: Record<string, unknown> = {};
  const middleware: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    if (Object.hasOwn(CORE_OPTIONS, name)) core[name] = value;
    else middleware[name] = value;
  }
  return [core as Omit<T, keyof MiddlewareSettings>, middleware];
}

const CORE_OPTIONS = { ...CALL_OPTIONS, ...CLIENT_OPTIONS };

/** Options over others; what both say of retries, or of the rate limit, is put together. */
export function merged<T extends MiddlewareSettings>(under: T, over: T): T {
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
