export { type BundleSize, bundleSize, lazySizes } from "./bundle-size.ts";
export { EMPTY_MODULE, sampleImports } from "./import-time.ts";
export { ratioOf, type Spread, shuffled, spreadOf } from "./statistics.ts";
export { withTempPackage } from "./temp-package.ts";
export { type CallWriter, fieldsText, objectOf, ourClients, programOf } from "./types/call-program.ts";
export { COMPILERS, compile, type Diagnostics, programFiles } from "./types/compile.ts";
export { type SampleCall, sampleCalls } from "./types/sample-calls.ts";
