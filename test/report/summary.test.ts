import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseCsv } from '../../dist/experiments/csv';
import {
  escapeLatex,
  escapeMarkdown,
  frameOf,
  saveSummary,
  summaryCsv,
  summaryHtml,
  summaryLatex,
  summaryMarkdown,
  summaryTable,
} from '../../dist/report';
import { temporaryFolder } from '../support/folders';

const run = (normal: string, method: string, seed: number, auc: number) => ({
  hash: `${method}-${normal}-${seed}`,
  dataset: 'mnist',
  normal,
  method,
  objective: method === 'deep-svdd' ? 'one-class' : null,
  seed,
  auc,
  auc_untrained: method === 'deep-svdd' ? 0.5 : null,
});

// Published: digit 3 KDE 86.2 +- 0 (unconfirmed), one-class 91.9 +- 1.5; digit 5 KDE 73.8 +- 0, one-class 88.5 +- .9.
const frame = frameOf([
  ...[0.91, 0.93].map((auc, i) => run('3', 'deep-svdd', i + 1, auc)),
  ...[0.8, 0.81].map((auc, i) => run('5', 'deep-svdd', i + 1, auc)),
  run('3', 'kde', 1, 0.862),
  run('5', 'kde', 1, 0.74),
]);
const table = summaryTable(frame, { caption: 'AUC & <more>' });

describe('the table', () => {
  test('rows can be something else than classes, without a mean over them', () => {
    const other = summaryTable(frame, { rowTitle: 'outliers', overall: false });
    expect([other.rowTitle, other.rows.length]).toEqual(['outliers', 2]);
    expect(other.rows).toEqual(table.rows.slice(0, 2));
    expect(summaryHtml(other)).toContain('>outliers</th>');
  });

  test('has classes and their mean as rows, methods as columns, in the order of the paper', () => {
    expect(table.methods).toEqual(['KDE', 'one-class Deep SVDD']);
    expect(table.rows.map(({ name, overall }) => [name, overall])).toEqual([
      ['3', false],
      ['5', false],
      ['mean', true],
    ]);
    const [kde, svdd] = table.rows[0].cells;
    expect(svdd).toMatchObject({
      seeds: 2,
      best: true,
      flagged: false,
      runs: ['deep-svdd-3-1', 'deep-svdd-3-2'],
    });
    expect(svdd?.published).toEqual({ mean: 91.9, std: 1.5, confirmed: true, source: 'paper Table 1' });
    expect(kde).toMatchObject({ std: null, best: false, flagged: false });
    // 80.5 against 88.5 +- .9.
    expect(table.rows[1].cells[1]?.flagged).toBe(true);
    // (92 + 80.5) / 2, published (91.9 + 88.5) / 2.
    expect(table.rows[2].cells[1]?.mean).toBeCloseTo(86.25, 9);
    expect(table.rows[2].cells[1]?.published?.mean).toBeCloseTo(90.2, 9);
  });

  test('a method without all classes has no mean; a missing cell is null', () => {
    const partly = summaryTable(
      frameOf([run('3', 'kde', 1, 0.9), run('5', 'deep-svdd', 1, 0.8), run('3', 'deep-svdd', 1, 0.8)]),
    );
    expect(partly.rows[1].cells[0]).toBeNull();
    expect(partly.rows[2].cells.map((cell) => cell?.mean ?? null)).toEqual([null, 80]);
  });

  test('with baselines, chosen methods, names of classes; another value is not compared with the paper', () => {
    const named = summaryTable(frame, {
      baselines: true,
      methods: ['one-class Deep SVDD', 'untrained network'],
      className: (_, normal) => `digit ${normal}`,
    });
    expect(named.methods).toEqual(['one-class Deep SVDD', 'untrained network']);
    expect(named.rows[0].name).toBe('digit 3');
    expect(named.rows[0].cells[1]?.mean).toBe(50);
    const untrained = summaryTable(frame, { value: 'auc_untrained' });
    expect(untrained.rows[0].cells[0]?.published).toBeNull();
  });
});

test('Markdown', () => {
  expect(summaryMarkdown(table)).toBe(`AUC & \\<more\\>.

| normal class |           KDE |    one-class Deep SVDD |
| ------------ | ------------: | ---------------------: |
| 3            |  86.2 (86.2†) |  **92.0** ± 1.4 (91.9) |
| 5            | 74.0‡ (73.8†) | **80.5** ± 0.7‡ (88.5) |
| mean         |  80.1 (80.0†) |        **86.3** (90.2) |

1 to 2 seeds a value. Published values beside the own ones: paper Table 1. † not confirmed in a source that could be read. ‡ more than two standard deviations from the published value.

<!-- runs
3, KDE: kde-3-1
3, one-class Deep SVDD: deep-svdd-3-1 deep-svdd-3-2
5, KDE: kde-5-1
5, one-class Deep SVDD: deep-svdd-5-1 deep-svdd-5-2
-->`);
  expect(escapeMarkdown('a|b_c*d`<e>[f]\\')).toBe('a\\|b\\_c\\*d\\`\\<e\\>\\[f\\]\\\\');
});

test('HTML: everything escaped, best bold, published grey, flagged, each cell with its runs', () => {
  const html = summaryHtml(table);
  expect(html).toContain('<caption>AUC &amp; &lt;more&gt;</caption>');
  expect(html).toContain(
    '<strong>92.0</strong> ± 1.4<br><small style="color: #707070" title="paper Table 1">91.9',
  );
  expect(html).toContain('86.2 ± 0.0<sup title="unconfirmed">†</sup>');
  expect(html.match(/‡<\/sup>/g)?.length).toBe(2);
  expect(html).toContain('runs deep-svdd-3-1 deep-svdd-3-2"');
});

test('CSV: one row a value, everything in it', () => {
  const rows = parseCsv(summaryCsv(table), 'x');
  expect(rows.length).toBe(6);
  expect(rows[1]).toMatchObject({
    class: '3',
    method: 'one-class Deep SVDD',
    mean: '92',
    std: '1.4142',
    best: 'true',
    published: '91.9',
    published_confirmed: 'true',
    deviations: '0.0667',
    runs: 'deep-svdd-3-1 deep-svdd-3-2',
  });
});

describe('LaTeX', () => {
  const latex = summaryLatex(table);

  test('booktabs, best in bold, published in grey, runs in comments', () => {
    expect(latex).toContain(
      '    3 & 86.2 & \\textbf{92.0} $\\pm$ 1.4 \\\\\n     & \\textcolor{gray}{\\scriptsize 86.2',
    );
    expect(latex.match(/\\(top|mid|bottom)rule/g)).toEqual([
      '\\toprule',
      '\\midrule',
      '\\midrule',
      '\\bottomrule',
    ]);
    expect(latex).toContain('% 5, KDE: kde-5-1');
    expect(latex).toContain('\\caption{AUC \\& \\textless{}more\\textgreater{}.');
  });

  test('every line of the body has as many cells as columns; braces and environments close', () => {
    const body = latex.split('\n').filter((line) => line.endsWith('\\\\'));
    expect(body.map((line) => line.replaceAll('\\&', '').split('&').length)).toEqual(body.map(() => 3));
    const plain = latex.replace(/\\[{}]/g, '');
    expect(plain.split('{').length).toBe(plain.split('}').length);
    expect(latex.match(/\\begin/g)?.length).toBe(latex.match(/\\end/g)?.length);
  });

  test('text is printed literally', () => {
    expect(escapeLatex('50 % & $x_1^2 #{}~\\ ν … é\n!')).toBe(
      '50 \\% \\& \\$x\\_1\\textasciicircum{}2 \\#\\{\\}\\textasciitilde{}\\textbackslash{} $\\nu$ ? é !',
    );
  });

  test('compiles', ({ skip }) => {
    if (!['/usr/bin/pdflatex', '/usr/local/bin/pdflatex'].some(existsSync))
      return skip('there is no pdflatex');
    const folder = temporaryFolder();
    const text = escapeLatex('&%$#_{}~^\\<>±×≤νé…');
    const document = `\\documentclass{article}\\usepackage{booktabs,xcolor}\\begin{document}${latex}${text}\\end{document}`;
    writeFileSync(join(folder, 'table.tex'), document);
    const args = ['-interaction=nonstopmode', '-halt-on-error', 'table.tex'];
    execFileSync('pdflatex', args, { cwd: folder, stdio: 'pipe' });
    expect(readFileSync(join(folder, 'table.pdf'), 'latin1').slice(0, 5)).toBe('%PDF-');
  });
});

test('is saved as its name ends', async () => {
  const folder = temporaryFolder();
  for (const ending of ['csv', 'html', 'md', 'tex']) await saveSummary(table, join(folder, `t.${ending}`));
  expect(readFileSync(join(folder, 't.tex'), 'utf8')).toBe(summaryLatex(table));
  await expect(saveSummary(table, 't.doc')).rejects.toThrow(
    /t.doc: a table is written as .csv, .html, .md, .tex/,
  );
});
