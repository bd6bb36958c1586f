export { browserName, closeBrowser } from './browser';
export { compareMethods, type MethodComparison } from './compareMethods';
export { COLOURS, figure, type Figure } from './figure';
export {
  filterRows,
  frameOf,
  groupRows,
  readTable,
  rowsOf,
  tableRows,
  type DataFrame,
  type FrameRow,
  type Group,
} from './frames';
export { compareMethodNames, labelMethods, methodName, withBaselines } from './methods';
export { mosaic, type MosaicOptions, type Picture } from './mosaic';
export { paperResult, parsePublished, publishedResults, type PublishedResult } from './published';
export { renderPng, saveFigure } from './renderFigure';
export { rocFigure } from './rocFigure';
export { scoreHistogram, type ScoredImages } from './scoreHistogram';
export { comparePublished, markBest, pivot, summarise, type SummaryOptions } from './summarise';
export {
  cellsOf,
  escapeLatex,
  escapeMarkdown,
  notesOf,
  saveSummary,
  summaryCsv,
  summaryHtml,
  summaryLatex,
  summaryMarkdown,
  summaryTable,
  type PublishedCell,
  type SummaryCell,
  type SummaryTable,
  type SummaryTableOptions,
} from './summary';
export { escapeHtml, htmlTable, textTable, type Cell, type Rows } from './tables';
export { trainingFigure, type EpochLoss } from './trainingFigure';
