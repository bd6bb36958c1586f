export { agreements, type Agreement } from './agreement';
export { summaryCsv } from './csv';
export { summaryHtml } from './html';
export { escapeLatex, summaryLatex } from './latex';
export { escapeMarkdown, summaryMarkdown } from './markdown';
export { notesOf } from './notes';
export { saveSummary } from './save';
export { summaryText } from './text';
export {
  cellsOf,
  labelledRuns,
  summaryTable,
  type PublishedCell,
  type SummaryCell,
  type SummaryTable,
  type SummaryTableOptions,
} from './summaryTable';
