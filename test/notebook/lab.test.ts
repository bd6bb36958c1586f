/** The first notebook in JupyterLab, driven by a browser as a person would. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { closeBrowser } from '../../dist/report';
import { printPage } from '../../dist/report/figures/browser';
import { notebookFolder, placeNotebook } from '../support/notebooks';

const root = join(import.meta.dirname, '..', '..');
const NAME = '01-one-class-of-mnist';
const TOKEN = 'test';
const BEFORE = `
const long = new DeepSvdd({ ...deepSvddOptions(config), training: { epochs: 100000 } });
const watch = watchTraining('Long');
`;
// A cell of its own: the kernel forgets what an interrupted cell has declared.
const LONG = 'await long.fit(train, watch);';
const AFTERWARDS = `
const before = watch.history.length;
await new Promise((resolve) => setTimeout(resolve, 1500));
showText(\`Epochs after the interrupt: \${watch.history.length - before}\`);
`;

interface Notebook {
  cells: { cell_type: string; source: string | string[]; outputs?: unknown[]; execution_count?: null }[];
}

/** The first notebook without outputs, with more epochs than the profile has, and at its end a training without end. */
function prepare(): { clone: string } {
  const place = notebookFolder({ tables: false });
  const file = placeNotebook(place, NAME);
  const notebook = JSON.parse(readFileSync(file, 'utf8')) as Notebook;
  const code = (id: string, source: string) => ({
    ...{ cell_type: 'code', id, metadata: {}, execution_count: null, outputs: [], source },
  });
  const cells = notebook.cells.map((cell) =>
    cell.cell_type === 'code' ? { ...cell, execution_count: null, outputs: [] } : cell,
  );
  const knobs = cells.find((cell) => cell.cell_type === 'code') ?? cells[0];
  const source = [knobs.source].flat().join('');
  knobs.source = source.replace('seed: 0,', 'seed: 0, epochs: 60,');
  expect(knobs.source).not.toBe(source);
  cells.push(code('before', BEFORE.trim()), code('long', LONG), code('afterwards', AFTERWARDS.trim()));
  writeFileSync(file, JSON.stringify({ ...notebook, cells }));
  return { clone: join(place, '..') };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** JupyterLab on a folder, with settings of its own; ends with the test. */
async function startLab(clone: string): Promise<string> {
  const settings = join(clone, 'jupyter', 'lab', 'user-settings', '@jupyterlab');
  const setting = (extension: string, name: string, value: object): void => {
    mkdirSync(join(settings, extension), { recursive: true });
    writeFileSync(join(settings, extension, `${name}.jupyterlab-settings`), JSON.stringify(value));
  };
  // All cells are in the page, also those that are scrolled out of sight.
  setting('notebook-extension', 'tracker', { windowingMode: 'none' });
  setting('apputils-extension', 'notification', { fetchNews: 'false', checkForUpdates: false });
  const port = await freePort();
  const args = [
    ...['lab', '--no-browser', '--allow-root', `--ServerApp.root_dir=${clone}`],
    ...[`--ServerApp.port=${port}`, '--ServerApp.port_retries=0', `--IdentityProvider.token=${TOKEN}`],
  ];
  const own = { JUPYTER_CONFIG_DIR: 'jupyter', JUPYTER_DATA_DIR: 'data', JUPYTER_RUNTIME_DIR: 'runtime' };
  const env = Object.fromEntries(Object.entries(own).map(([name, folder]) => [name, join(clone, folder)]));
  const lab = spawn(join(root, '.venv', 'bin', 'jupyter'), args, {
    env: { ...process.env, ...env, DEEP_SVDD_PROFILE: 'smoke' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  lab.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-5000)));
  onTestFinished(() => end(lab));
  const url = `http://127.0.0.1:${port}`;
  while (!(await answers(`${url}/api?token=${TOKEN}`))) {
    if (lab.exitCode !== null) throw new Error(`JupyterLab ended: ${said}`);
    await wait(200);
  }
  return `${url}/lab/tree/notebooks/${NAME}.ipynb?token=${TOKEN}`;
}

/** Ends the server, which ends its kernels first. */
async function end(lab: ChildProcess): Promise<void> {
  if (lab.exitCode !== null) return;
  const ended = new Promise((resolve) => lab.once('exit', resolve));
  lab.kill('SIGTERM');
  await ended;
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

/** Waits until the text of the progress display with this label is another one. */
async function moved(page: Page, label: string): Promise<void> {
  const bar = page.locator('.jp-OutputArea-output:has(progress)', { hasText: label });
  await bar.waitFor();
  const first = await bar.textContent();
  await expect.poll(() => bar.textContent(), { timeout: 60_000 }).not.toBe(first);
}

afterAll(closeBrowser);

test('JupyterLab: all cells run, progress moves, figures are drawn, an interrupt stops a training', async ({
  skip,
}) => {
  const page = await printPage();
  if (!page) return skip('there is no browser to open JupyterLab in');
  page.setDefaultTimeout(60_000);
  await page.goto(await startLab(prepare().clone));
  const notebook = page.locator('.jp-NotebookPanel');
  await notebook.locator('.jp-CodeCell').last().waitFor();
  await page.getByText('TypeScript | Idle').waitFor();
  expect(await notebook.locator('.js-plotly-plot').count(), 'outputs are cleared').toBe(0);

  await page.getByRole('menuitem', { name: 'Run', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Run All Cells', exact: true }).click();
  await moved(page, 'Deep SVDD: epoch');
  await moved(page, 'Long: epoch');
  // Training curves, ROC curves, histogram.
  const figures = notebook.locator('.jp-RenderedPlotly');
  expect(await figures.count()).toBe(3);
  // JupyterLab's renderer shows the picture that comes along, until the pointer is on it.
  await figures.nth(1).hover();
  await figures.nth(1).locator('.scatterlayer path.js-line').nth(2).waitFor();

  const prompts = notebook.locator('.jp-CodeCell .jp-InputPrompt');
  expect(await prompts.nth(-2).textContent()).toBe('[*]:');
  await page
    .locator('[data-command="notebook:interrupt-kernel"], [title^="Interrupt the kernel"]')
    .first()
    .click();
  await expect.poll(() => prompts.nth(-2).textContent(), { timeout: 30_000 }).toMatch(/\d/);
  // The kernel drops what arrives within a fifth of a second after a failed cell.
  await wait(500);
  await notebook.locator('.jp-CodeCell .jp-InputArea-editor').last().click();
  await page.keyboard.press('Shift+Enter');
  await page.getByText('Epochs after the interrupt: 0').waitFor();
}, 180_000);
