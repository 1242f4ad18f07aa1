/** Colours have a contrast of at least 4.5 : 1 on their background, light and dark. */
export const style = `
:root { --ink: #1b1f24; --soft: #59636e; --line: #d8dee4; --paper: #fff; --card: #f6f8fa; --good: #116329; --bad: #b3141d; --bad-paper: #fff1f0; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --soft: #9aa4af; --line: #30363d; --paper: #0d1117; --card: #161b22; --good: #56d364; --bad: #ff8a80; --bad-paper: #2a1416; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 3rem 1.5rem 4rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 2rem; line-height: 1.2; letter-spacing: -.02em; }
h1.passed { color: var(--good); } h1.failed { color: var(--bad); }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.25rem; } h2 small { margin-left: .5rem; color: var(--soft); font-size: .875rem; font-weight: 400; }
.eyebrow, .meta { margin: .25rem 0; color: var(--soft); }
.counts { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.5rem 0 0; padding: 0; list-style: none; }
.counts li { min-width: 8rem; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--card); color: var(--soft); }
.counts b { display: block; font-size: 1.5rem; line-height: 1.2; color: var(--ink); font-variant-numeric: tabular-nums; }
.counts .passed b { color: var(--good); } .counts .failed b { color: var(--bad); }
table { width: 100%; border-collapse: separate; border-spacing: 0; border: 1px solid var(--line); border-radius: .5rem; overflow: hidden; }
th, td { padding: .6rem .75rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: anywhere; }
tbody tr:last-child > * { border-bottom: 0; } tr.failed > :first-child { box-shadow: inset 3px 0 var(--bad); }
thead th { background: var(--card); color: var(--soft); font-size: .8125rem; font-weight: 500; }
tbody th { width: 34%; font-weight: 500; }
.kind { display: block; color: var(--soft); font-size: .8125rem; font-weight: 400; }
.mark { width: 2.5rem; font-weight: 700; text-align: center; color: var(--soft); }
.passed .mark { color: var(--good); } .failed .mark { color: var(--bad); } tr.failed { background: var(--bad-paper); } .not-run > * { color: var(--soft); }
.time { width: 5.5rem; text-align: right; white-space: nowrap; color: var(--soft); font-variant-numeric: tabular-nums; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .125rem .75rem; margin: 0; } dt { color: var(--soft); } dd { margin: 0; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media screen and (max-width: 40rem) {
  body { padding: 1.5rem 1rem 3rem; } h1 { font-size: 1.625rem; }
  .counts { display: grid; grid-template-columns: repeat(3, 1fr); gap: .5rem; } .counts li { min-width: 0; padding: .5rem .75rem; }
  thead { display: none; } table, tbody { display: block; }
  tbody tr { display: grid; grid-template-columns: 2.25rem 1fr auto; border-bottom: 1px solid var(--line); }
  tbody tr:last-child { border-bottom: 0; } tbody tr > * { border-bottom: 0; } tbody th, .mark, .time { width: auto; }
  .mark { grid-row: 1 / 3; padding-right: 0; } tbody td:nth-child(3) { grid-column: 2 / -1; grid-row: 2; padding-top: 0; color: var(--soft); } tr.failed td:nth-child(3) { color: var(--ink); }
  dl { grid-template-columns: 1fr; } dd + dt { margin-top: .25rem; } dt { font-size: .8125rem; }
}
@media print {
  :root { --ink: #000; --soft: #444; --line: #bbb; --paper: #fff; --card: #fff; --good: #116329; --bad: #b3141d; --bad-paper: #fff1f0; }
  body { max-width: none; padding: 0; font-size: 10pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; } h2 { break-after: avoid; margin-top: 1.5rem; }
  table { overflow: visible; border-radius: 0; } thead { display: table-header-group; } tr { break-inside: avoid; }
}
@page { margin: 16mm; }
`;
