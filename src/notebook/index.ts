export { Display, display, type DisplayBundle } from './display';
export { notebookProfile } from './profile';
export { showFigure, showImages, showMarkdown, showTable, showText } from './show';
export { watchTraining, type TrainingWatch } from './watch';
