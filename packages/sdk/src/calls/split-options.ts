import { CALL_OPTIONS, CLIENT_OPTIONS } from "@grinfi/core/option-checks";
import type { RateLimitSettings, RequestOptions, ResilienceSettings } from "./options.ts";

/** The options of the middleware, for a client or for a call. */
export type MiddlewareSettings = ResilienceSettings & { readonly rateLimit?: false | RateLimitSettings };

/** Splits options into those of core and those of the middleware. `undefined` counts as absent. */
export function splitOptions<T extends MiddlewareSettings>(
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

/** Returns the options of a call that its middleware uses; `undefined` if there are none. */
export function middlewareOptionsOf(options: RequestOptions): MiddlewareSettings | undefined {
  for (const name in options) {
    if (!Object.hasOwn(CORE_OPTIONS, name)) return splitOptions(options)[1];
  }
  return undefined;
}

const CORE_OPTIONS = { ...CALL_OPTIONS, ...CLIENT_OPTIONS };

/** Merges options. Settings of retries and of the rate limit are merged one by one. */
export function mergeOptions<T extends MiddlewareSettings>(base: T, overrides: T): T {
  const retry = mergeSettings(base.retry, overrides.retry);
  const rateLimit = mergeSettings(base.rateLimit, overrides.rateLimit);
  return {
    ...base,
    ...withoutUndefined(overrides),
    ...(retry !== undefined && { retry }),
    ...(rateLimit !== undefined && { rateLimit }),
  };
}

function mergeSettings<T extends object>(base: false | T | undefined, overrides: false | T | undefined) {
  return base && overrides ? { ...base, ...withoutUndefined(overrides) } : (overrides ?? base);
}

/** Returns the options without those that are `undefined`. */
export function withoutUndefined<T extends object>(
  options: { readonly [Key in keyof T]: T[Key] | undefined },
): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}
