export { browserName, closeBrowser } from './browser';
export { COLOURS, figure, type Figure } from './figure';
export { mosaic, type MosaicOptions, type Picture } from './mosaic';
export { renderPng, saveFigure } from './renderFigure';
export { rocFigure } from './rocFigure';
export { scoreHistogram, type ScoredImages } from './scoreHistogram';
export { escapeHtml, htmlTable, textTable, type Cell, type Rows } from './tables';
export { trainingFigure, type EpochLoss } from './trainingFigure';
