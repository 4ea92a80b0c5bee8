import { expect, test } from "vitest";
import { formatProblems } from "./problem.ts";
import { brokenSiteLinks } from "./site-links.ts";

const check = (html: string): string[] => {
  const pages = new Map([
    ["index.html", '<h1 id="top">Start</h1>'],
    ["guides/errors.html", html],
  ]);
  return formatProblems(brokenSiteLinks(pages, (path) => path === "assets/style.css"));
};

test.each([
  '<a href="../index.html">a page</a>',
  '<a href="../index.html#top">a part</a>',
  '<a href="#here">a part of the same page</a><p id="here">',
  '<link href="../assets/style.css">',
  '<link href="../assets/style.css?cache=1">',
  '<a href="https://example.com">another site</a>',
  "<code>&lt;a href=&quot;gone.html&quot;&gt;</code>",
])("%s is accepted", (html) => {
  expect(check(html)).toEqual([]);
});

test.each([
  ['\n<a href="gone.html">x</a>', "guides/errors.html:2: gone.html: guides/gone.html does not exist"],
  ['<script src="gone.js"></script>', "guides/errors.html:1: gone.js: guides/gone.js does not exist"],
  [
    '<a href="../index.html#gone">x</a>',
    "guides/errors.html:1: ../index.html#gone: index.html has no id gone",
  ],
  ['<a href="#gone">x</a>', "guides/errors.html:1: #gone: guides/errors.html has no id gone"],
  ['<a href="http://example.com">x</a>', "guides/errors.html:1: http://example.com is not an https URL"],
])("%j is reported", (html, problem) => {
  expect(check(html)).toEqual([problem]);
});
