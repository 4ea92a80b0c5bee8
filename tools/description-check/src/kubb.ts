import { safeBuild } from "@kubb/core";
import { pluginOas } from "@kubb/plugin-oas";
import { pluginTs } from "@kubb/plugin-ts";

/** Usage: node kubb.ts <description> <folder>. Generates types in the folder. */
const [description = "", folder = ""] = process.argv.slice(2);
const { error, failedPlugins } = await safeBuild({
  config: {
    root: process.cwd(),
    input: { path: description },
    output: { path: folder },
    plugins: [pluginOas({ generators: [] }), pluginTs()],
  },
});
for (const failure of [error, ...[...failedPlugins].map((failed) => failed.error)]) {
  if (failure === undefined) continue;
  console.error(failure.message);
  process.exitCode = 1;
}
