export { browserName, closeBrowser } from './browser';
export { classNameOf } from './classNames';
export { compareMethods, type MethodComparison } from './compareMethods';
export { comparisonRows } from './comparisonRows';
export { contaminationFigure, type ContaminatedRun } from './contaminationFigure';
export { dotPlot } from './dotPlot';
export { COLOURS, figure, type Figure } from './figure';
export { filterImages } from './filterImages';
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
export { heatMap } from './heatMap';
export { compareMethodNames, labelMethods, methodName, withBaselines } from './methods';
export { mosaic, type MosaicOptions, type Picture } from './mosaic';
export { mosaicFigure, type MosaicFigureOptions } from './mosaicFigure';
export { nuPropertyFigure, type NuPoint } from './nuPropertyFigure';
export { forPrint, PRINT_WIDTHS, type PrintWidth } from './printSize';
export { experimentPage, htmlPage, type PageSection } from './page';
export { paperResult, parsePublished, publishedResults, type PublishedResult } from './published';
export { renderReadme, updateReadme, type RenderedReadme } from './readme';
export { renderPdf, renderPng, renderSvg, saveFigure } from './renderFigure';
export { rocFigure, type ThresholdedImages } from './rocFigure';
export { readRunScores, type RunScoreFile } from './runScores';
export { scoreHistogram, type ScoredImages } from './scoreHistogram';
export { spreadFigure, type Spread } from './spreadFigure';
export { comparePublished, markBest, pivot, summarise, type SummaryOptions } from './summarise';
export {
  cellsOf,
  escapeLatex,
  escapeMarkdown,
  labelledRuns,
  notesOf,
  saveSummary,
  summaryCsv,
  summaryHtml,
  summaryLatex,
  summaryMarkdown,
  summaryTable,
  summaryText,
  type PublishedCell,
  type SummaryCell,
  type SummaryTable,
  type SummaryTableOptions,
} from './summary';
export { escapeHtml, htmlTable, textTable, type Cell, type Rows } from './tables';
export { tradeOffFigure } from './tradeOffFigure';
export { trainingFigure, type EpochLoss } from './trainingFigure';
