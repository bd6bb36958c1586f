import type { Command } from 'commander';
import { print } from './print';

export function addCollectCommand(program: Command): void {
  program
    .command('collect')
    .description('put finished runs into a table, one row each; a run that is there already is replaced')
    .argument('<folders...>', 'run folders')
    .requiredOption('--table <file>', 'the CSV file, e.g. log/tables/mnist.csv')
    .action(async (folders: string[], { table }: { table: string }) => {
      const { readRunConfig, readRunMetrics } = await import('../experiments/runFolder.js');
      const { columnsIn, keysAmong, mergeRows, tableRow } = await import('../experiments/table.js');
      const columns = await columnsIn(table);
      const rows = await Promise.all(
        folders.map(async (folder) => {
          const config = await readRunConfig(folder);
          return tableRow(config, await readRunMetrics(folder), keysAmong(columns, config));
        }),
      );
      await mergeRows(table, rows);
      print(`${rows.length} ${rows.length === 1 ? 'row' : 'rows'} in ${table}.`);
    });
}
