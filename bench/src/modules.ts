import { fileURLToPath } from "node:url";

/** The packages of the benchmark. */
export const MODULES: string = fileURLToPath(new URL("../node_modules", import.meta.url));
