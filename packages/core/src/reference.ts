export { reference } from "./generated/reference.ts";
export type { OperationReference } from "./operation.ts";
