/**
 * Exports for packages that build on this one: checks of options, the rules for the options of core, and the merging of
 * hooks.
 */
export * from "./config/check-options.ts";
export { CALL_OPTIONS, CLIENT_OPTIONS } from "./config/option-rules.ts";
export { mergeHooks } from "./observability/hooks.ts";
