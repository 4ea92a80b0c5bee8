/** For packages that build on this one: checks of options and the rules for the options of core. */
export * from "./config/check-options.ts";
export { CALL_OPTIONS, CLIENT_OPTIONS } from "./config/option-rules.ts";
