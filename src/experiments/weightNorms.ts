import type { NetworkView } from '../detectors';

/** The size of a weight, or of its change, at one time. */
export interface WeightRow {
  readonly stage: string;
  readonly epoch: number;
  readonly batch: number | null;
  /** Layer and weight: 'conv1.weight'. */
  readonly weight: string;
  /**
   * - `change`: the Frobenius norm of what changed since the network was last looked at.
   * - `unit`: the squared norm of what leads into one unit of a dense layer.
   */
  readonly measure: 'change' | 'unit';
  /** Which unit, from 0; null for the whole weight. */
  readonly unit: number | null;
  readonly value: number;
}

/** Measures the weights of views that follow each other; a new training begins where the epoch is 0. */
export function weightNorms(): (view: NetworkView) => WeightRow[] {
  let before = new Map<string, Float32Array>();
  return (view) => {
    if (view.epoch === 0) before = new Map();
    const { stage, epoch, batch = null } = view;
    const rows: WeightRow[] = [];
    for (const { name, kind, shape, values } of view.weights()) {
      if (kind !== 'kernel' && kind !== 'bias') continue;
      const common = { stage, epoch, batch, weight: name };
      const earlier = before.get(name);
      if (earlier) rows.push({ ...common, measure: 'change', unit: null, value: distance(values, earlier) });
      before.set(name, values);
      if (kind !== 'kernel' || shape.length !== 2) continue;
      squaredColumnNorms(values, shape[1]).forEach((value, unit) =>
        rows.push({ ...common, measure: 'unit', unit, value }),
      );
    }
    return rows;
  };
}

function distance(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += (one[i] - other[i]) ** 2;
  return Math.sqrt(sum);
}

function squaredColumnNorms(values: Float32Array, columns: number): number[] {
  const sums = new Array<number>(columns).fill(0);
  for (let i = 0; i < values.length; i++) sums[i % columns] += values[i] * values[i];
  return sums;
}
