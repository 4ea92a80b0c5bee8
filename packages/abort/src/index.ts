export { abortable } from "./abortable.ts";
export { onAbort } from "./on-abort.ts";
