import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';

/** Names under which Chromium and its kin are installed. */
const INSTALLED = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge'];

/** Plotly's build of what has two axes, as a file that a page loads. */
export const PLOTLY = require.resolve('plotly.js-cartesian-dist-min/plotly-cartesian.min.js');

interface Program {
  readonly name: string;
  readonly executablePath: string;
  readonly args: readonly string[];
}

interface Opened {
  readonly browser: Browser;
  readonly page: Page;
  printing?: Promise<Page>;
}

let opened: Promise<Opened | undefined> | undefined;

/**
 * A page with Plotly loaded, in a headless browser that stays open: an installed Chromium (DEEP_SVDD_BROWSER names one),
 * else the one of the npm package @sparticuz/chromium. Undefined where none starts.
 */
export async function plotlyPage(): Promise<Page | undefined> {
  opened ??= open();
  return (await opened)?.page;
}

/**
 * A second page of the same browser, to print from; undefined where none starts. It stays open as well: a browser of a
 * single process, as the npm package's is, ends with the first page that is closed.
 */
export async function printPage(): Promise<Page | undefined> {
  await plotlyPage();
  const current = await opened;
  if (!current) return undefined;
  current.printing ??= current.browser.newPage();
  return current.printing;
}

/** Closes the browser, if one is open; a script that has drawn figures ends only then. */
export async function closeBrowser(): Promise<void> {
  const current = opened;
  opened = undefined;
  await (await current)?.browser.close();
}

/** Which browser figures are drawn with; undefined where none starts. */
export async function browserName(): Promise<string | undefined> {
  for (const program of await programs()) {
    const browser = await launch(program);
    if (!browser) continue;
    const name = `${program.name} ${browser.version()}`;
    await browser.close();
    return name;
  }
  return undefined;
}

async function open(): Promise<Opened | undefined> {
  for (const program of await programs()) {
    const browser = await launch(program);
    if (!browser) continue;
    const page = await browser.newPage();
    await page.setContent('<!doctype html><html lang="en"><body><div id="figure"></div></body></html>');
    await page.addScriptTag({ path: PLOTLY });
    return { browser, page };
  }
  return undefined;
}

async function launch({ executablePath, args }: Program): Promise<Browser | undefined> {
  const { chromium } = await import('playwright-core');
  try {
    // An interrupt is not the browser's matter: its own listener would end the process, a notebook's kernel as well.
    return await chromium.launch({ executablePath, args: [...args], handleSIGINT: false });
  } catch {
    // One that does not start (a missing library, no sandbox) is as good as none: the next one is tried.
    return undefined;
  }
}

async function programs(): Promise<Program[]> {
  const named = process.env['DEEP_SVDD_BROWSER'];
  if (named !== undefined) return named === '' ? [] : [{ name: named, executablePath: named, args: [] }];
  const found = INSTALLED.flatMap((name): Program[] => {
    const executablePath = which(name);
    return executablePath === undefined ? [] : [{ name, executablePath, args: [] }];
  });
  return [...found, ...(await packaged())];
}

async function packaged(): Promise<Program[]> {
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    return [{ name: 'Chromium', executablePath: await chromium.executablePath(), args: chromium.args }];
  } catch {
    // The package carries no program for this processor, or there is no space to unpack it.
    return [];
  }
}

function which(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
