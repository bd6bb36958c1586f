/**
 * Deep one-class classification (Ruff et al., ICML 2018) for TypeScript notebooks.
 *
 * The names stand in the order in which data flows: data sets, preprocessing, detectors, metrics, attacks, experiments, report,
 * notebook.
 */
export * from './errors';
export * from './datasets';
export * from './preprocessing';
export * from './detectors';
export * from './metrics';
export * from './attacks';
export * from './experiments';
export * from './report';
export * from './notebook';
