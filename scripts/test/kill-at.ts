import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";

/**
 * For tests, loaded before a command: kills the process at the file operation that `KILL_AT` names, such as
 * `rename openapi/openapi.yaml`. A write is cut off in the middle; anything else does not happen.
 */
const [operation, ending = ""] = (process.env.KILL_AT ?? "").split(" ");
// Not for the processes that the command starts.
delete process.env.NODE_OPTIONS;

const { rename, rm, writeFile } = fs;

const die = (): boolean => process.kill(process.pid, "SIGKILL");
const isMeant = (name: string, path: unknown): boolean => operation === name && String(path).endsWith(ending);

fs.writeFile = async (path, data, options) => {
  if (isMeant("writeFile", path)) {
    await writeFile(path, String(data).slice(0, String(data).length / 2), options);
    die();
  }
  await writeFile(path, data, options);
};
fs.rename = async (from, to) => {
  if (isMeant("rename", to)) die();
  await rename(from, to);
};
fs.rm = async (path, options) => {
  if (isMeant("rm", path)) die();
  await rm(path, options);
};
syncBuiltinESMExports();
