import { posix } from "node:path";
import { Parser } from "htmlparser2";
import type { Problem } from "./problem.ts";

interface Page {
  readonly ids: ReadonlySet<string>;
  readonly links: readonly { readonly url: string; readonly line: number }[];
}

/**
 * Finds links of a site to files and ids that do not exist, and links by plain http.
 *
 * @param pages - The HTML of each page, by its path.
 * @param exists - Returns whether the site has a file that is not a page.
 */
export function brokenSiteLinks(
  pages: ReadonlyMap<string, string>,
  exists: (path: string) => boolean,
): Problem[] {
  const parsed = new Map([...pages].map(([path, html]) => [path, parsePage(html)]));
  return [...parsed].flatMap(([file, { links }]) =>
    links.flatMap(({ line, url }) => {
      const message = siteLinkProblem(file, url);
      return message === undefined ? [] : [{ file, line, message }];
    }),
  );

  function siteLinkProblem(from: string, url: string): string | undefined {
    if (/^[a-z][a-z+.-]*:/i.test(url))
      return /^(https|data):/.test(url) ? undefined : `${url} is not an https URL`;
    const [path = "", anchor] = url.split("#");
    const target = path === "" ? from : posix.join(posix.dirname(from), decodeURI(path.replace(/\?.*/, "")));
    const page = parsed.get(target);
    if (page === undefined) return exists(target) ? undefined : `${url}: ${target} does not exist`;
    if (!anchor || page.ids.has(decodeURIComponent(anchor))) return undefined;
    return `${url}: ${target} has no id ${anchor}`;
  }
}

function parsePage(html: string): Page {
  const ids = new Set<string>();
  const links: { url: string; line: number }[] = [];
  const parser = new Parser({
    onopentag: (_, { href, id, src }) => {
      if (id !== undefined) ids.add(id);
      const url = href ?? src;
      if (url) links.push({ url, line: html.slice(0, parser.startIndex).split("\n").length });
    },
  });
  parser.end(html);
  return { ids, links };
}
