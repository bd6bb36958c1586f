/** From measured times to rows. Pure: nothing here measures. */

export const minimum = (values) => Math.min(...values);

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * One row: this library's times against the peer's best variant, once by the minimum, once by the median.
 *
 * @param {{ name: string, peerName: string, unit: string, target: number }} what target: the ratio to reach
 * @param {number[]} ours
 * @param {Record<string, number[]>} peers times of each variant of the peer
 */
export function ratioRow({ name, peerName, unit, target }, ours, peers) {
  const variants = Object.values(peers);
  const [least, middle] = [minimum, median].map((of) => Math.min(...variants.map(of)));
  return {
    name,
    ours: minimum(ours),
    peer: least,
    peerName,
    unit,
    ratioOfMinima: minimum(ours) / least,
    ratioOfMedians: median(ours) / middle,
    target,
  };
}

/** A row without a peer: a time or a size with the most that it may be. */
export const absoluteRow = ({ name, unit, target }, values) => ({
  name,
  ours: minimum(values),
  peer: null,
  peerName: null,
  unit,
  ratioOfMinima: null,
  ratioOfMedians: null,
  target,
});

/**
 * Rows in their places among those that were measured before; undefined where these are of another machine or clock, and the
 * two would not belong into one table.
 */
export function amongOthers(rows, before) {
  if (before.some(({ machine, clock }) => machine !== rows[0].machine || clock !== rows[0].clock))
    return undefined;
  const byName = new Map(before.map((row) => [row.name, row]));
  for (const row of rows) byName.set(row.name, row);
  return [...byName.values()];
}
