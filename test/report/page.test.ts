import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { resolveConfig } from '../../dist/experiments';
import { printPage } from '../../dist/report/figures/browser';
import {
  closeBrowser,
  comparisonRows,
  frameOf,
  htmlPage,
  labelledRuns,
  readRunScores,
} from '../../dist/report';
import { cli } from '../support/cli';
import { temporaryFolder } from '../support/folders';

const HEAD = 'hash,dataset,normal,method,objective,seed,profile,auc,auc_untrained,finished';
const ROWS = ['3', '10', '5'].flatMap((normal, i) =>
  [1, 2].flatMap((seed) => [
    `a${normal}${seed},mnist,${normal},deep-svdd,one-class,${seed},quick,0.9${i}${seed},0.${7 - i},2026-01-0${seed}T00:00:00Z`,
    `b${normal}${seed},mnist,${normal},kde,,${seed},quick,0.8${i},,2026-01-03T00:00:00Z`,
  ]),
);

/** A working folder with a table, and a run folder as far as its scores go. */
function experiment(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'log', 'tables'), { recursive: true });
  writeFileSync(join(folder, 'log', 'tables', 'digits.csv'), `${[HEAD, ...ROWS].join('\n')}\n`);
  mkdirSync(join(folder, 'run'));
  const config = resolveConfig({ dataset: 'mnist', method: 'kde', normal: [3], seed: 2 });
  writeFileSync(join(folder, 'run', 'config.json'), JSON.stringify(config));
  writeFileSync(join(folder, 'run', 'metrics.json'), '{"threshold": 2.5}');
  writeFileSync(join(folder, 'run', 'scores.csv'), 'index,label,score\n0,0,1\n1,0,3\n2,1,2\n3,1,4\n');
  return folder;
}

describe('deep-svdd report', () => {
  afterAll(closeBrowser);

  test('writes a page that a browser shows without the network: figures drawn, tables sort', async ({
    skip,
  }) => {
    const folder = experiment();
    const { status, stdout, stderr } = await cli(['report', 'digits', '--runs', 'run'], folder);
    expect([status, stdout, stderr]).toEqual([0, 'The report is in log/reports/digits.html.\n', '']);
    const page = await printPage();
    if (!page) return skip('there is no browser to show it');
    const complaints: string[] = [];
    page.on('console', (message) => message.type() !== 'log' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => /^(https?|ws):/.test(request.url()) && complaints.push(request.url()));
    await page.goto(pathToFileURL(join(folder, 'log', 'reports', 'digits.html')).href);
    await page.waitForFunction('document.querySelectorAll(".js-plotly-plot .main-svg").length >= 5');
    expect(await page.title()).toBe('digits');
    // Six points a method: three classes, and their mean, own and published.
    expect(await page.locator('figure').first().locator('.scatterlayer .point').count()).toBeGreaterThan(10);
    const column = (): Promise<string[]> =>
      page.evaluate(
        '[...document.querySelectorAll("table.summary tbody tr")].map((row) => row.cells[0].textContent)',
      );
    expect(await column()).toEqual(['3', '5', '10']);
    const heading = page.locator('table.summary thead th').nth(3);
    expect(await heading.textContent()).toBe('one-class Deep SVDD');
    await heading.click();
    // Means 90.15, 91.15 and 92.15 for 3, 10 and 5.
    expect(await column()).toEqual(['3', '10', '5']);
    await heading.press('Enter');
    expect(await column()).toEqual(['5', '10', '3']);
    expect(await heading.getAttribute('aria-sort')).toBe('descending');
    expect(await page.locator('table.summary tfoot').textContent()).toMatch(/^mean/);
    await page.locator('table.summary thead th').first().click();
    expect(await column(), 'digits sort as numbers').toEqual(['3', '5', '10']);
    expect(complaints).toEqual([]);
  });

  test('scores of a run folder come with name and threshold', async () => {
    expect(await readRunScores(join(experiment(), 'run'))).toEqual({
      name: 'KDE, seed 2 (run)',
      scores: [1, 3, 2, 4],
      labels: [0, 0, 1, 1],
      threshold: 2.5,
    });
  });

  test('the page names every run, compares methods, and is one file', async () => {
    const folder = experiment();
    await cli(['report', 'digits', '--out', 'page.html'], folder);
    const html = readFileSync(join(folder, 'page.html'), 'utf8');
    for (const row of ROWS) expect(html).toContain(row.split(',')[0]);
    expect(html).toContain('one-class Deep SVDD minus each of the others');
    expect(html).not.toMatch(/<(script|link|img)[^>]+(src|href)="(?!data:)/);
  });

  test('without a table, or with a name that is a path, it says so', async () => {
    const folder = temporaryFolder();
    const missing = await cli(['report', 'nothing'], folder);
    expect([missing.status, missing.stderr]).toEqual([
      1,
      expect.stringContaining('log/tables/nothing.csv cannot be read'),
    ]);
    expect((await cli(['report', '../x'], folder)).status).toBe(2);
  });
});

test('what comes from outside cannot leave its place in the page', () => {
  const evil = '</script><script>alert(1)</script>';
  const html = htmlPage(evil, [
    {
      heading: evil,
      figures: [{ data: [], layout: { width: 1, height: 1, title: { text: evil } }, description: evil }],
    },
  ]);
  expect(html).not.toContain('<script>alert');
});

test('comparisons: by seed where methods share seeds, else class by class', () => {
  const run = (method: string, normal: string, seed: number, auc: number) => ({
    ...{
      hash: `${method}${normal}${seed}`,
      dataset: 'mnist',
      normal,
      method,
      objective: 'one-class',
      seed,
      auc,
    },
  });
  const runs = labelledRuns(
    frameOf([
      ...['3', '5'].flatMap((normal) =>
        [1, 2].map((seed) => run('deep-svdd', normal, seed, 0.9 + seed / 100)),
      ),
      ...['3', '5'].flatMap((normal) => [1, 2].map((seed) => run('isolation-forest', normal, seed, 0.9))),
      ...['3', '5'].map((normal) => run('kde', normal, 0, 0.8)),
      run('knn', '7', 1, 0.8),
    ]),
  );
  const methods = ['IF', 'KDE', 'kNN', 'one-class Deep SVDD'];
  const [forest, kde, ...rest] = comparisonRows(runs, { reference: 'one-class Deep SVDD', methods });
  // Differences 1, 2, 1, 2: mean 1.5; 4 of 4 positive: 2 / 16.
  expect(forest).toMatchObject({
    pairs: 4,
    over: 'classes and seeds',
    difference: 1.5,
    'p, sign test': 0.13,
  });
  expect(kde).toMatchObject({ 'compared with': 'KDE', pairs: 2, over: 'classes', difference: 11.5 });
  expect(rest).toEqual([]);
});

test('a folder without scores is refused', async () => {
  await expect(readRunScores('nowhere')).rejects.toThrow(
    /nowhere.scores.csv cannot be read.*Is nowhere a run folder/,
  );
});
