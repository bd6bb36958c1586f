export { experimentPage } from './experimentPage';
export { htmlPage, type PageSection } from './htmlPage';
