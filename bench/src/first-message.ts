import type { ChildProcess } from "node:child_process";

/**
 * Waits for the first message of a child process.
 *
 * @throws An error if the process ends without a message, so that the benchmark does not wait forever.
 */
export function firstMessage<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once("message", (message) => resolve(message as T));
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      reject(
        new Error(
          `The process ${child.spawnargs.join(" ")} ended with ${signal ?? code} before its message.`,
        ),
      );
    });
  });
}
