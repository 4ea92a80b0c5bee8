import { posix } from "node:path";
import { Parser } from "htmlparser2";
import type { Problem } from "./problem.ts";

interface Page {
  readonly ids: ReadonlySet<string>;
  readonly links: readonly { readonly url: string; readonly line: number }[];
}

/**
 * Links of a site that lead nowhere: to a file that is not there, to a part that its page does not have, or by plain http.
 *
 * @param pages - The HTML of each page by its path.
 * @param exists - Whether the site has a file that is no page.
 */
export function deadSiteLinks(
  pages: ReadonlyMap<string, string>,
  exists: (path: string) => boolean,
): Problem[] {
  const parsed = new Map([...pages].map(([path, html]) => [path, parse(html)]));
  return [...parsed].flatMap(([file, { links }]) =>
    links.flatMap(({ line, url }) => {
      const message = whatIsWrong(file, url);
      return message === undefined ? [] : [{ file, line, message }];
    }),
  );

  function whatIsWrong(from: string, url: string): string | undefined {
    if (/^[a-z][a-z+.-]*:/i.test(url))
      return /^(https|data):/.test(url) ? undefined : `${url} is no https address`;
    const [path = "", anchor] = url.split("#");
    const target = path === "" ? from : posix.join(posix.dirname(from), decodeURI(path.replace(/\?.*/, "")));
    const page = parsed.get(target);
    if (page === undefined) return exists(target) ? undefined : `${url}: there is no ${target}`;
    if (!anchor || page.ids.has(decodeURIComponent(anchor))) return undefined;
    return `${url}: ${target} has no #${anchor}`;
  }
}

function parse(html: string): Page {
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
