import { posix } from "node:path";
import type { MarkdownFile } from "./markdown.ts";
import type { Problem } from "./problem.ts";

/**
 * Links that lead nowhere: to a file or heading that is not there. Links to other sites are not followed; they must be
 * well-formed and use https.
 *
 * @param exists - Whether there is a file or folder with this path from the root of the repository.
 */
export function deadLinks(files: readonly MarkdownFile[], exists: (path: string) => boolean): Problem[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return files.flatMap((file) =>
    file.links.flatMap(({ line, value }) => {
      const message = whatIsWrong(file, value, byPath, exists);
      return message === undefined ? [] : [{ file: file.path, line, message }];
    }),
  );
}

function whatIsWrong(
  from: MarkdownFile,
  url: string,
  files: ReadonlyMap<string, MarkdownFile>,
  exists: (path: string) => boolean,
): string | undefined {
  if (/^[a-z][a-z+.-]*:/i.test(url)) {
    return url.startsWith("https://") && URL.canParse(url) ? undefined : `${url} is no https address`;
  }
  const [path = "", anchor] = url.split("#");
  const target = path === "" ? from.path : posix.join(posix.dirname(from.path), decodeURI(path));
  if (path.startsWith("/") || target.startsWith("..")) return `${url} leads out of the repository`;
  if (!exists(target)) return `${url}: there is no ${target}`;
  if (anchor === undefined || files.get(target)?.anchors.has(anchor)) return undefined;
  return `${url}: ${target} has no heading #${anchor}`;
}
