import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderPng, renderReadme, updateReadme } from '../dist/report';
import { temporaryFolder } from './support/folders';

const root = join(import.meta.dirname, '..');

test('README.md says what log/tables say: else run "npm run readme"', async () => {
  const text = readFileSync(join(root, 'README.md'), 'utf8');
  const rendered = await renderReadme(text, root);
  expect(rendered.text).toBe(text);
  expect(rendered.figures.filter(({ changed }) => changed).map(({ file }) => file)).toEqual([]);
  expect(text).toContain('<!-- generated table');
});

/** A folder with a table of one run with the given AUC. */
function folderWith(readme: string, auc: number): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'log', 'tables'), { recursive: true });
  writeFileSync(join(folder, 'README.md'), readme);
  writeFileSync(
    join(folder, 'log', 'tables', 'mine.csv'),
    `hash,dataset,normal,method,seed,auc\nabc,mnist,3,kde,1,${auc}\n`,
  );
  return folder;
}

test('generated parts are filled in, the rest stays; a second time changes nothing', async () => {
  const text = 'Before\n\n<!-- generated table mine -->\nold\n<!-- /generated -->\n\nAfter $& $1\n';
  const folder = folderWith(text, 0.8123);
  const { text: filled } = await renderReadme(text, folder);
  expect(filled).toMatch(
    /^Before\n\n<!-- generated table mine -->\n\nAUC in %[^]*\| 3 [^]*81\.2[^]*<!-- \/generated -->\n\nAfter \$& \$1\n$/,
  );
  expect(filled).not.toContain('old');
  expect((await renderReadme(filled, folder)).text).toBe(filled);
  await expect(renderReadme(text.replace('table', 'poem'), folder)).rejects.toThrow(
    /"<!-- generated poem mine -->"/,
  );
});

test('a figure is drawn when what it shows has changed, and only then', async ({ skip }) => {
  const text = '<!-- generated dots mine -->\n<!-- /generated -->\n';
  const folder = folderWith(text, 0.8);
  const { figures } = await renderReadme(text, folder);
  if (!(await renderPng(figures[0].figure))) return skip('there is no browser to draw with');
  const readme = join(folder, 'README.md');
  expect(await updateReadme(readme)).toEqual(['docs/images/mine-dots.png', 'README.md']);
  expect(existsSync(join(folder, 'docs', 'images', 'mine-dots.png'))).toBe(true);
  expect(await updateReadme(readme)).toEqual([]);
  writeFileSync(
    join(folder, 'log', 'tables', 'mine.csv'),
    'hash,dataset,normal,method,seed,auc\nabc,mnist,3,kde,1,0.7\n',
  );
  expect(await updateReadme(readme)).toEqual(['docs/images/mine-dots.png', 'README.md']);
});
