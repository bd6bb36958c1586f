import { jStat } from 'jstat';
import { InputError } from '../errors';

/** What the signed-rank test says of paired differences. */
export interface SignedRankResult {
  /** The sums of the ranks of positive and of negative differences. */
  readonly positiveRanks: number;
  readonly negativeRanks: number;
  /** Differences that are not 0: those that were ranked. */
  readonly n: number;
  /** Two-sided. */
  readonly p: number;
  /** Whether p was counted out, or taken from the normal approximation. */
  readonly exact: boolean;
}

/** What the sign test says of paired differences. */
export interface SignTestResult {
  readonly positive: number;
  readonly negative: number;
  /** Two-sided, exact. */
  readonly p: number;
}

/** Up to so many differences the 2^n signs are counted out; their number is still exact in a double. */
const EXACT_UP_TO = 50;

/**
 * The Wilcoxon signed-rank test (Wilcoxon 1945) of whether paired differences lie symmetrically about 0.
 *
 * Differences of 0 are left out, ties get the mean of their ranks. Up to 50 differences p is exact, ties or not: the
 * share of all 2^n ways to give the ranks signs that are at least as one-sided. Beyond, the normal approximation with
 * its variance corrected for ties, without a correction for continuity (as SciPy's `method="approx"`).
 *
 * @param differences one a pair; where all are 0, p is 1
 * @throws InputError without differences, or for one that is not finite
 */
export function wilcoxonSignedRank(differences: ArrayLike<number>): SignedRankResult {
  const ranked = nonZero(differences);
  const n = ranked.length;
  // Twice the rank: the mean of tied ranks is a whole or a half number.
  const doubled = doubledRanks(ranked.map(Math.abs));
  const sumOf = (sign: number): number =>
    doubled.reduce((sum, rank, i) => sum + (Math.sign(ranked[i]) === sign ? rank : 0), 0);
  const [positive, negative] = [sumOf(1), sumOf(-1)];
  const least = Math.min(positive, negative);
  const exact = n <= EXACT_UP_TO;
  const p = n === 0 ? 1 : exact ? exactP(doubled, least) : approximateP(doubled, least);
  return { positiveRanks: positive / 2, negativeRanks: negative / 2, n, p, exact };
}

/**
 * The sign test: whether positive differences are as frequent as negative ones. Differences of 0 are left out.
 *
 * @throws InputError as `wilcoxonSignedRank`
 */
export function signTest(differences: ArrayLike<number>): SignTestResult {
  const signed = nonZero(differences);
  const positive = signed.filter((difference) => difference > 0).length;
  const negative = signed.length - positive;
  const p = Math.min(1, 2 * headsAtMost(Math.min(positive, negative), signed.length));
  return { positive, negative, p };
}

function nonZero(differences: ArrayLike<number>): number[] {
  if (differences.length === 0) throw new InputError('A paired test needs at least one pair.');
  const all = Array.from(differences);
  const bad = all.find((difference) => !Number.isFinite(difference));
  if (bad !== undefined) throw new InputError(`Paired differences must be finite, not ${bad}.`);
  return all.filter((difference) => difference !== 0);
}

/** The probability of at most k heads among n coins; in logarithms, because 2^-n is 0 for long series. */
function headsAtMost(k: number, n: number): number {
  let logWays = 0;
  let sum = 0;
  for (let heads = 0; heads <= k; heads++) {
    sum += Math.exp(logWays - n * Math.LN2);
    logWays += Math.log((n - heads) / (heads + 1));
  }
  return sum;
}

/** Twice the rank of each value among all, ascending from 1; equal values share the mean of their ranks. */
function doubledRanks(values: readonly number[]): number[] {
  const ascending = [...values].sort((a, b) => a - b);
  return values.map((value) => ascending.indexOf(value) + 1 + ascending.lastIndexOf(value) + 1);
}

/** How many of the 2^n choices of signs give each sum of positive ranks; the share at or below `least`, twice. */
function exactP(doubled: readonly number[], least: number): number {
  const total = doubled.reduce((a, b) => a + b, 0);
  const ways = new Float64Array(total + 1);
  ways[0] = 1;
  let reached = 0;
  for (const rank of doubled) {
    reached += rank;
    for (let sum = reached; sum >= rank; sum--) ways[sum] += ways[sum - rank];
  }
  const below = ways.subarray(0, least + 1).reduce((a, b) => a + b, 0);
  return Math.min(1, (2 * below) / 2 ** doubled.length);
}

/** The sum of positive ranks has mean (sum of ranks) / 2 and variance (sum of squared ranks) / 4, ties included. */
function approximateP(doubled: readonly number[], least: number): number {
  const total = doubled.reduce((a, b) => a + b, 0);
  const squares = doubled.reduce((sum, rank) => sum + rank * rank, 0);
  return 2 * jStat.normal.cdf((least - total / 2) / Math.sqrt(squares / 4), 0, 1);
}
