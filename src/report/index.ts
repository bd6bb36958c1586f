export { benchMarkdown, benchNotes, readBench, reached, type BenchRow } from './benchTable';
export { bestSettings } from './bestSettings';
export { classNameOf } from './classNames';
export { compareMethods, type MethodComparison } from './compareMethods';
export { comparisonRows, pValue } from './comparisonRows';
export { contaminatedRuns, contaminationRows } from './contamination';
export { coverageRows } from './coverageRows';
export { describeRuns } from './describeRuns';
export {
  attackFigure,
  browserName,
  closeBrowser,
  COLOURS,
  contaminationFigure,
  differenceFigure,
  differenceImages,
  dotPlot,
  epochFigure,
  extremesFigure,
  figure,
  filterImages,
  forPrint,
  heatMap,
  mosaic,
  mosaicFigure,
  nuPropertyFigure,
  operatingPointFigure,
  PRINT_WIDTHS,
  renderPdf,
  renderPng,
  renderSvg,
  rocFigure,
  saveFigure,
  scoreHistogram,
  spreadFigure,
  tradeOffFigure,
  trainingFigure,
  type ContaminatedRun,
  type EpochLine,
  type EpochLoss,
  type Figure,
  type MosaicFigureOptions,
  type MosaicOptions,
  type OperatingPoint,
  type Picture,
  type PrintWidth,
  type RankedImages,
  type ScoredImages,
  type Spread,
  type ThresholdedImages,
} from './figures';
export {
  filterRows,
  frameOf,
  groupRows,
  readTable,
  readTables,
  rowsOf,
  tableRows,
  type DataFrame,
  type FrameRow,
  type Group,
} from './frames';
export { compareMethodNames, labelMethods, methodName, withBaselines } from './methods';
export { operatingPointRows } from './operatingPointRows';
export { outlierRows } from './outlierRows';
export { experimentPage, htmlPage, type PageSection } from './page';
export { partRuns, runsByPart } from './partRuns';
export { paperResult, parsePublished, publishedResults, type PublishedResult } from './published';
export { readRuns } from './readRuns';
export { renderReadme, updateReadme, type RenderedReadme } from './readme';
export {
  epochLines,
  objectiveLines,
  readDiagnostics,
  spreadsOf,
  type DiagnosedSet,
  type LineSource,
} from './runDiagnostics';
export { readRunScores, type RunScoreFile } from './runScores';
export { compareScores, readScores, type ScoreComparison } from './scoreTables';
export { comparePublished, markBest, pivot, summarise, type SummaryOptions } from './summarise';
export {
  agreements,
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
  type Agreement,
  type PublishedCell,
  type SummaryCell,
  type SummaryTable,
  type SummaryTableOptions,
} from './summary';
export { thresholdRows } from './thresholdRows';
export { escapeHtml, htmlTable, textTable, type Cell, type Rows } from './tables';
