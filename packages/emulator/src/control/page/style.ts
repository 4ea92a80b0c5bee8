/** The style sheet of the page, for light and dark mode. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --back: #f5f6f8; --card: #fff; --text: #1c2430; --dim: #687385; --line: #e3e7ec; --accent: #2456d6;
  --good: #12703f; --good-back: #e2f4ea; --bad: #a8231c; --bad-back: #fce8e6; --warn: #855a00; --warn-back: #fdf1d8;
  --plain-back: #eceff3; --accent-back: #e6edfc;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #12161c; --card: #1a2029; --text: #e4e9f0; --dim: #93a0b2; --line: #2b3441; --accent: #86aaff;
    --good: #7fdba6; --good-back: #17372a; --bad: #ff9d94; --bad-back: #42201e; --warn: #f0c36a; --warn-back: #3b2f14;
    --plain-back: #2a323e; --accent-back: #1e2d4d;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 14px/1.5 system-ui, sans-serif; }
header, main { max-width: 1240px; margin: 0 auto; padding: 0 20px; }
header { display: flex; flex-wrap: wrap; gap: 4px 24px; align-items: baseline; padding-top: 24px; }
h1 { font-size: 22px; margin: 0; }
header p { margin: 0; color: var(--dim); flex: 1 1 300px; }
header time { font-variant-numeric: tabular-nums; font-weight: 600; }
h2 { font-size: 15px; margin: 0; padding: 12px 16px; border-bottom: 1px solid var(--line); }
h2 small { font-weight: 400; color: var(--dim); margin-left: 6px; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; margin: 16px 0; overflow: hidden; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(440px, 100%), 1fr)); gap: 16px; margin: 16px 0; }
.pair > div { display: grid; grid-template-columns: 100%; gap: 16px; align-content: start; min-width: 0; }
.pair section { margin: 0; }
button, input { font: inherit; color: inherit; }
button { padding: 2px 10px; border: 1px solid var(--line); border-radius: 6px; background: var(--plain-back); cursor: pointer; }
button:hover { border-color: var(--accent); color: var(--accent); }
.forms { display: flex; flex-wrap: wrap; gap: 10px 24px; padding: 10px 16px; border-bottom: 1px solid var(--line); }
.forms form { display: flex; flex-wrap: wrap; gap: 6px; }
.forms label, #contact { flex: 1 1 300px; }
.forms label { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: center; color: var(--dim); }
.forms input { flex: 1 1 220px; min-width: 0; padding: 4px 8px; border: 1px solid var(--line); border-radius: 6px; background: var(--back); color: var(--text); }
.error { margin: 16px 0 0; padding: 12px 16px; border-radius: 10px; color: var(--bad); background: var(--bad-back); overflow-wrap: anywhere; }
.rows { list-style: none; margin: 0; padding: 0; }
.rows li { display: flex; flex-wrap: wrap; gap: 2px 16px; align-items: center; justify-content: space-between; padding: 5px 16px; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.rows li:first-child { border-top: 0; }
.rows small { color: var(--dim); margin-left: 4px; }
.contacts b { margin-right: 4px; }
.contacts li > span:first-child { flex: 1 1 200px; }
.buttons { display: flex; flex-wrap: wrap; gap: 6px; }
.uuid { user-select: all; cursor: copy; }
.counts { display: grid; grid-template-columns: repeat(auto-fill, minmax(165px, 1fr)); gap: 1px; margin: 0; }
.counts div { padding: 8px 16px; box-shadow: 0 0 0 1px var(--line); }
.counts dt { color: var(--dim); font-size: 12px; }
.counts dd { margin: 0; font-size: 17px; font-weight: 600; font-variant-numeric: tabular-nums; }
table { border-collapse: collapse; width: 100%; }
td { padding: 7px 8px; border-top: 1px solid var(--line); vertical-align: top; }
tr:first-child td { border-top: 0; }
td:first-child { padding-left: 16px; }
td:last-child { padding-right: 16px; width: 100%; overflow-wrap: anywhere; }
td.time { color: var(--dim); white-space: nowrap; font-variant-numeric: tabular-nums; }
tr.effect td { border-top-style: dotted; }
.dim { color: var(--dim); }
.mark { display: inline-block; padding: 0 7px; border-radius: 9px; font-size: 12px; white-space: nowrap; background: var(--plain-back); }
.good { color: var(--good); background: var(--good-back); }
.bad { color: var(--bad); background: var(--bad-back); }
.warn { color: var(--warn); background: var(--warn-back); }
.info { color: var(--accent); background: var(--accent-back); }
.text { display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; }
.empty { padding: 12px 16px; color: var(--dim); margin: 0; }
pre { margin: 0; padding: 12px 16px; overflow-x: auto; font: 12.5px/1.6 ui-monospace, monospace; }
pre + pre { border-top: 1px solid var(--line); }
code { font: 12.5px/1.5 ui-monospace, monospace; }
.buttons small { margin: 0; }
@media (min-width: 900px) {
  .buttons { width: 350px; }
}
@media (max-width: 620px) {
  header, main { padding-left: 12px; padding-right: 12px; }
  .rows .uuid { flex-basis: 100%; }
  tr { display: flex; flex-wrap: wrap; gap: 2px 8px; padding: 7px 16px; }
  tr + tr { border-top: 1px solid var(--line); }
  td, td:first-child, td:last-child { padding: 0; border: 0; }
}
`;
