import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";

/**
 * Preloaded before a command in tests. Kills the process at the file operation that `KILL_AT` names, such as
 * `rename openapi/openapi.yaml`. A write is interrupted in the middle; other operations do not happen.
 */
const [operation, ending = ""] = (process.env.KILL_AT ?? "").split(" ");
// Child processes of the command must not be killed.
delete process.env.NODE_OPTIONS;

const { rename, rm, writeFile } = fs;

const killProcess = (): boolean => process.kill(process.pid, "SIGKILL");
const isTarget = (name: string, path: unknown): boolean =>
  operation === name && String(path).endsWith(ending);

fs.writeFile = async (path, data, options) => {
  if (isTarget("writeFile", path)) {
    await writeFile(path, String(data).slice(0, String(data).length / 2), options);
    killProcess();
  }
  await writeFile(path, data, options);
};
fs.rename = async (from, to) => {
  if (isTarget("rename", to)) killProcess();
  await rename(from, to);
};
fs.rm = async (path, options) => {
  if (isTarget("rm", path)) killProcess();
  await rm(path, options);
};
syncBuiltinESMExports();
