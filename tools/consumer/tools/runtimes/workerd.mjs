import { readFile } from "node:fs/promises";
import { Miniflare } from "miniflare";

// Runs a worker in workerd, sends the base URL to its `fetch` handler, and prints the response.
const [bundle, baseUrl] = process.argv.slice(2);
const worker = new Miniflare({
  modules: true,
  script: await readFile(bundle, "utf8"),
  compatibilityDate: "2026-01-01",
});
try {
  const response = await worker.dispatchFetch("http://worker.invalid/", { method: "POST", body: baseUrl });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  console.log(text);
} finally {
  await worker.dispose();
}
