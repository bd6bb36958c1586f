import { comparisonRows } from '../comparisonRows';
import { describeRuns } from '../describeRuns';
import { dotPlot, heatMap, rocFigure, scoreHistogram, tradeOffFigure } from '../figures';
import { rowsOf, type DataFrame } from '../frames';
import type { RunScoreFile } from '../runScores';
import { labelledRuns, summaryHtml, summaryTable } from '../summary';
import { escapeHtml, htmlTable, type Rows } from '../tables';
import { htmlPage, type PageSection } from './htmlPage';

/** Columns of the list of runs, of those that a table has. */
const LISTED = [
  ...['hash', 'dataset', 'normal', 'label', 'seed', 'auc', 'auc_untrained', 'accuracy', 'tpr_at_radius'],
  ...['fpr_at_radius', 'fpr_at_95_tpr', 'seconds', 'finished'],
];

/**
 * An experiment as one HTML page: its summary beside the paper's values, the methods compared, figures, every run, and,
 * where there are score files, their ROC curves, histograms and trade-offs.
 *
 * @param runs rows of log/tables, as `readTable` gives them
 * @throws InputError as `summaryTable`
 */
export function experimentPage(title: string, runs: DataFrame, scores: readonly RunScoreFile[] = []): string {
  const table = summaryTable(runs, { baselines: true });
  const labelled = labelledRuns(runs, { baselines: true });
  const reference = table.methods[table.methods.length - 1];
  const comparisons = comparisonRows(labelled, { reference, methods: table.methods });
  const rows = rowsOf(labelledRuns(runs));
  const about = `${describeRuns(labelledRuns(runs))}. The last epoch counts. Click a heading to sort.`;
  const listed = rows.map((row) =>
    Object.fromEntries(LISTED.filter((column) => column in row).map((column) => [column, row[column]])),
  );
  const sections: PageSection[] = [
    { heading: 'Summary', html: `<p>${escapeHtml(about)}</p>${summaryHtml(table)}` },
    ...(comparisons.length > 0 ? [comparisonSection(reference, comparisons)] : []),
    { heading: 'Methods by class', figures: [dotPlot(table), heatMap(table)] },
    ...scoreSections(scores),
    { heading: 'Every run', html: htmlTable(listed, 'Rates are fractions of 1.') },
  ];
  return htmlPage(title, sections);
}

function comparisonSection(reference: string, comparisons: Rows): PageSection {
  const caption = `${reference} minus each of the others, AUC in percentage points`;
  const note =
    'Paired over what both methods have. Intervals are Student’s; p values are two-sided and not corrected for several comparisons.';
  return {
    heading: 'Methods compared',
    html: `${htmlTable(comparisons, caption)}<p>${escapeHtml(note)}</p>`,
  };
}

function scoreSections(scores: readonly RunScoreFile[]): PageSection[] {
  if (scores.length === 0) return [];
  const roc = rocFigure(Object.fromEntries(scores.map((run) => [run.name, run])));
  const each = scores.flatMap((run) => [
    scoreHistogram(run, {
      title: run.name,
      ...(run.threshold === undefined ? {} : { threshold: run.threshold }),
    }),
    tradeOffFigure(run, `${run.name}: what a threshold gives`),
  ]);
  return [{ heading: 'Scores', figures: [roc, ...each] }];
}
