import { posix } from "node:path";
import type { MarkdownFile } from "./markdown.ts";
import type { Problem } from "./problem.ts";

/**
 * Finds links to files and headings that do not exist. Links to other sites must be valid https URLs. They are not
 * followed.
 *
 * @param exists - Returns whether a file or folder exists, by its path relative to the root of the repository.
 */
export function brokenLinks(files: readonly MarkdownFile[], exists: (path: string) => boolean): Problem[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return files.flatMap((file) =>
    file.links.flatMap(({ line, value }) => {
      const message = linkProblem(file, value, byPath, exists);
      return message === undefined ? [] : [{ file: file.path, line, message }];
    }),
  );
}

function linkProblem(
  from: MarkdownFile,
  url: string,
  files: ReadonlyMap<string, MarkdownFile>,
  exists: (path: string) => boolean,
): string | undefined {
  if (/^[a-z][a-z+.-]*:/i.test(url)) {
    return url.startsWith("https://") && URL.canParse(url) ? undefined : `${url} is not an https URL`;
  }
  const [path = "", anchor] = url.split("#");
  const target = path === "" ? from.path : posix.join(posix.dirname(from.path), decodeURI(path));
  if (path.startsWith("/") || target.startsWith("..")) return `${url} points outside of the repository`;
  if (!exists(target)) return `${url}: ${target} does not exist`;
  if (anchor === undefined || files.get(target)?.anchors.has(anchor)) return undefined;
  return `${url}: ${target} has no heading #${anchor}`;
}
