import type { Command } from 'commander';
import { DataError } from '../errors';
import { print } from './print';

interface Options {
  readonly data?: string;
}

/** `data list` and `data check`. */
export function addDataCommand(program: Command): void {
  const data = program
    .command('data')
    .description('the data sets: which files they need, and whether those are right');
  const folder = ['--data <folder>', 'where the data sets lie, by default data/'] as const;
  data
    .command('list')
    .description('which files of each data set go where, and the official page that has them')
    .option(...folder)
    .action(list);
  data
    .command('check')
    .description('whether the files that are there are whole and the official ones; fails when some are not')
    .option(...folder)
    .action(check);
}

async function list({ data }: Options): Promise<void> {
  const { CATALOGUE } = await import('../datasets/catalogue.js');
  const { dataFolder } = await import('../datasets/dataFolder.js');
  const sum = (counts: readonly number[]): string => counts.reduce((a, b) => a + b, 0).toLocaleString('en');
  print(`The data folder is ${dataFolder(data === undefined ? {} : { dataDir: data })}.`);
  for (const { name, title, page, versions, fetched, train, test } of CATALOGUE) {
    print(`\n${name}: ${title}; ${sum(train)} + ${sum(test)} images`);
    print(`  From the page "${page}":`);
    for (const { folder, get, files } of versions) {
      const names = files.map((file) => file.names[0]);
      const shown = names.length > 6 ? [...names.slice(0, 2), '…', ...names.slice(-1)] : names;
      print(`  ${folder === '.' ? 'here' : `${folder}/`}: ${get}`);
      print(`    ${shown.join(', ')}`);
    }
    if (fetched) print(`  Without these it is fetched when first used (${fetched.get}).`);
  }
}

async function check({ data }: Options): Promise<void> {
  const { checkData } = await import('../datasets/checkData.js');
  const broken: string[] = [];
  for await (const { name, status, message } of checkData(data === undefined ? {} : { dataDir: data })) {
    print(`${name.padEnd(14)} ${status.padEnd(8)} ${message}`);
    if (status === 'broken') broken.push(name);
  }
  if (broken.length > 0) throw new DataError(`Broken: ${broken.join(', ')}.`);
}
