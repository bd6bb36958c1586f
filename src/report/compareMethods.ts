import { InputError } from '../errors';
import {
  signTest,
  studentInterval,
  wilcoxonSignedRank,
  type Interval,
  type SignedRankResult,
  type SignTestResult,
} from '../metrics';
import { checkColumns, rowsOf, type DataFrame, type FrameRow } from './frames';

/** Two methods compared run by run. */
export interface MethodComparison {
  /** For each class and seed that both have: the first method's value minus the second's. */
  readonly differences: readonly number[];
  /** What each difference belongs to. */
  readonly pairs: readonly FrameRow[];
  /** Runs of either method without a partner; they do not count. */
  readonly unpaired: number;
  /** Student's 95 % interval for the mean difference; null for a single pair. */
  readonly interval: Interval | null;
  readonly signedRank: SignedRankResult;
  readonly sign: SignTestResult;
}

/**
 * Compares two methods over what they have in common: by default every class and seed.
 *
 * @param a,b values of the column `label`
 * @param scale differences are multiplied by it; 100 by default: fractions to percentage points
 * @throws InputError for an unknown column or label, a pair that occurs twice, or methods with no pair in common
 */
export function compareMethods(
  frame: DataFrame,
  {
    a,
    b,
    value = 'auc',
    pairBy = ['dataset', 'normal', 'seed'],
    scale = 100,
  }: { a: string; b: string; value?: string; pairBy?: readonly string[]; scale?: number },
): MethodComparison {
  checkColumns(frame, ['label', value, ...pairBy]);
  const rows = rowsOf(frame).filter((row) => typeof row[value] === 'number');
  const [first, second] = [a, b].map((label) => {
    const byKey = new Map<string, FrameRow>();
    for (const row of rows.filter((candidate) => candidate['label'] === label)) {
      const key = JSON.stringify(pairBy.map((column) => row[column]));
      if (byKey.has(key)) throw new InputError(`${label} has two rows for ${pairBy.join(', ')} = ${key}.`);
      byKey.set(key, row);
    }
    return byKey;
  });
  const keys = [...first.keys()].filter((key) => second.has(key));
  if (keys.length === 0) {
    const labels = [...new Set(rows.map((row) => String(row['label'])))];
    throw new InputError(
      `"${a}" and "${b}" have no ${pairBy.join(', ')} in common. Methods: ${labels.join('; ')}.`,
    );
  }
  const differences = keys.map(
    (key) => scale * (Number(first.get(key)?.[value]) - Number(second.get(key)?.[value])),
  );
  return {
    differences,
    pairs: keys.map((key) =>
      Object.fromEntries(pairBy.map((column) => [column, first.get(key)?.[column] ?? null])),
    ),
    unpaired: first.size + second.size - 2 * keys.length,
    interval: differences.length < 2 ? null : studentInterval(differences),
    signedRank: wilcoxonSignedRank(differences),
    sign: signTest(differences),
  };
}
