import { readFile } from "node:fs/promises";
import { Miniflare } from "miniflare";

// Serves a worker in workerd on a free port, which it prints, until it gets SIGTERM.
const [bundle] = process.argv.slice(2);
const worker = new Miniflare({
  modules: true,
  script: await readFile(bundle, "utf8"),
  compatibilityDate: "2026-01-01",
  host: "127.0.0.1",
  port: 0,
});
process.once("SIGTERM", () => worker.dispose());
const { port } = await worker.ready;
console.log(port);
