import { cellsOf, type SummaryTable } from './summaryTable';

/** Marks in tables, and what they mean. */
export const UNCONFIRMED = '†';
export const FLAGGED = '‡';

/** What a reader must know to read a table: sentences for below it. */
export function notesOf(table: SummaryTable): string[] {
  const cells = cellsOf(table).map(({ cell }) => cell);
  const seeds = cells.map((cell) => cell.seeds);
  const [fewest, most] = [Math.min(...seeds), Math.max(...seeds)];
  const sources = [...new Set(cells.flatMap(({ published }) => published?.source.split(', ') ?? []))];
  return [
    ...(cells.length === 0
      ? []
      : [`${fewest === most ? fewest : `${fewest} to ${most}`} ${most === 1 ? 'seed' : 'seeds'} a value.`]),
    ...(sources.length > 0 ? [`Published values beside the own ones: ${sources.join(', ')}.`] : []),
    ...(cells.some(({ published }) => published?.confirmed === false)
      ? [`${UNCONFIRMED} not confirmed in a source that could be read.`]
      : []),
    ...(cells.some(({ flagged }) => flagged)
      ? [`${FLAGGED} more than two standard deviations from the published value.`]
      : []),
  ];
}

/** With one decimal: what ten thousand images and a few seeds can tell apart. */
export const oneDecimal = (value: number): string => value.toFixed(1);
