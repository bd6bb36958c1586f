import type { Diagnosis, Evaluation, NetworkView } from '../detectors';
import { fiveNumbers, ratesAt, rocAuc, type FiveNumbers } from '../metrics';
import type { CsvValue } from './csv';
import type { RunData } from './prepare';
import { weightNorms, type WeightRow } from './weightNorms';

/** A network on the training or the test images at one time, by column name. */
export type DiagnosticRow = Readonly<Record<string, CsvValue>>;

/** What was seen of the networks of a run while they were trained. */
export interface Diagnostics {
  readonly rows: readonly DiagnosticRow[];
  readonly weights: readonly WeightRow[];
}

/**
 * Looks at every network that a run trains, on its training and its test images: before the first epoch, after each, and
 * with `batches` after each batch of the first. All in evaluation mode, so nothing of the run changes but its time.
 *
 * @param onRow is told of each row as it comes
 */
export function diagnose(
  { train, test, task }: Pick<RunData, 'train' | 'test' | 'task'>,
  { batches = false, onRow }: { batches?: boolean; onRow?: (row: DiagnosticRow) => void } = {},
): { readonly diagnosis: Diagnosis; readonly found: Diagnostics } {
  const rows: DiagnosticRow[] = [];
  const weights: WeightRow[] = [];
  const norms = weightNorms();
  const look = async (view: NetworkView): Promise<void> => {
    const threshold = await view.threshold();
    for (const [set, images, labels] of [
      ['train', train, task.train.labels],
      ['test', test, task.test.labels],
    ] as const) {
      const evaluation = images === train ? await view.training() : await view.evaluate(images, labels);
      const row = { ...place(view), set, ...measures(evaluation, labels, threshold, view.centre) };
      rows.push(row);
      onRow?.(row);
    }
    weights.push(...norms(view));
  };
  return { diagnosis: { look, batches }, found: { rows, weights } };
}

/** When a network was looked at; the batch is null after an epoch. */
const place = ({ stage, epoch, batch }: NetworkView) => ({ stage, epoch, batch: batch ?? null });

function measures(
  { scores, representations, objective }: Evaluation,
  labels: ArrayLike<number>,
  threshold: number,
  centre: Float32Array | undefined,
): DiagnosticRow {
  const isNormal = (_: unknown, i: number): boolean => labels[i] === 0;
  const isOutlier = (_: unknown, i: number): boolean => labels[i] === 1;
  const [normal, outlier] = [scores.filter(isNormal), scores.filter(isOutlier)];
  const d = representations.length / scores.length;
  const norms = Float64Array.from(scores, (_, i) => norm(representations.subarray(i * d, (i + 1) * d)));
  const mean = meanRow(representations, d);
  return {
    objective: finite(objective.total),
    empirical: finite(objective.empirical),
    radius_squared: objective.radius,
    reconstruction: objective.reconstruction,
    weight_decay: objective.weightDecay,
    threshold,
    auc: normal.length > 0 && outlier.length > 0 ? rocAuc(scores, labels) : null,
    accuracy: ratesAt(scores, labels, threshold).accuracy,
    ...summary('score_normal', normal),
    ...summary('score_outlier', outlier),
    ...summary('norm_normal', norms.filter(isNormal)),
    ...summary('norm_outlier', norms.filter(isOutlier)),
    centre_norm: centre ? norm(centre) : null,
    mean_norm: norm(mean),
    mean_to_centre: centre ? norm(mean.map((value, k) => value - centre[k])) : null,
  };
}

const NO_NUMBERS = { min: null, low: null, median: null, high: null, max: null } as const;

/** Minimum, 5 % quantile, median, 95 % quantile and maximum under a common name; null where there is nothing. */
function summary(name: string, values: Float64Array): DiagnosticRow {
  const { min, low, median, high, max }: FiveNumbers | typeof NO_NUMBERS =
    values.length > 0 ? fiveNumbers(values) : NO_NUMBERS;
  return {
    [`${name}_min`]: min,
    [`${name}_q05`]: low,
    [`${name}_median`]: median,
    [`${name}_q95`]: high,
    [`${name}_max`]: max,
  };
}

/** The mean of the rows of a matrix. */
function meanRow(values: Float64Array, d: number): Float64Array {
  const mean = new Float64Array(d);
  const n = values.length / d;
  for (let i = 0; i < values.length; i++) mean[i % d] += values[i] / n;
  return mean;
}

/** Not by Math.hypot, which takes its numbers as arguments. */
function norm(values: Float64Array | Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum);
}

/** A classifier that is not told the labels has no cross-entropy. */
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
