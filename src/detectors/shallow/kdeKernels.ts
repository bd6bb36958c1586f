import { InputError } from '../../errors';
import { tf, type Tensor2D } from '../../tensorflow';

/** The kernels of kernel density estimation, with scikit-learn's names. */
export type KdeKernel = 'gaussian' | 'tophat' | 'epanechnikov' | 'exponential' | 'linear' | 'cosine';

interface Definition {
  /** log k(r / h) for squared distances r^2, without its normalisation; -Infinity outside of its support. */
  readonly logKernel: (squaredDistances: Tensor2D, h: number) => Tensor2D;
  /** log of the integral of k over d dimensions at bandwidth 1. */
  readonly logNorm: (d: number) => number;
}

/** log of the volume of the unit ball in d dimensions. */
const logVolume = (d: number): number => (d / 2) * Math.log(Math.PI) - logGamma(d / 2 + 1);
/** log of the surface of the unit sphere around the ball in d + 1 dimensions. */
const logSurface = (d: number): number => Math.log(2 * Math.PI) + logVolume(d - 1);

const scaled = (squared: Tensor2D, h: number): Tensor2D => tf.div(tf.sqrt(squared), h);
/** log of a function of r / h that is 0 from 1 on. */
const within = (squared: Tensor2D, h: number, f: (r: Tensor2D) => Tensor2D): Tensor2D => {
  const r = scaled(squared, h);
  return tf.where(tf.less(r, 1), tf.log(f(tf.minimum(r, 1))), tf.fill(r.shape, -Infinity));
};

const KERNELS: Readonly<Record<KdeKernel, Definition>> = {
  gaussian: {
    logKernel: (squared, h) => tf.mul(squared, -0.5 / h ** 2),
    logNorm: (d) => (d / 2) * Math.log(2 * Math.PI),
  },
  tophat: { logKernel: (squared, h) => within(squared, h, (r) => tf.onesLike(r)), logNorm: logVolume },
  epanechnikov: {
    logKernel: (squared, h) => within(squared, h, (r) => tf.sub(1, tf.square(r))),
    logNorm: (d) => logVolume(d) + Math.log(2 / (d + 2)),
  },
  exponential: {
    logKernel: (squared, h) => tf.neg(scaled(squared, h)) as Tensor2D,
    logNorm: (d) => logSurface(d - 1) + logGamma(d),
  },
  linear: {
    logKernel: (squared, h) => within(squared, h, (r) => tf.sub(1, r)),
    logNorm: (d) => logVolume(d) - Math.log(d + 1),
  },
  cosine: {
    logKernel: (squared, h) => within(squared, h, (r) => tf.cos(tf.mul(r, Math.PI / 2)) as Tensor2D),
    logNorm: (d) => logSurface(d - 1) + Math.log(cosineIntegral(d)),
  },
};

/** @throws InputError for an unknown kernel */
export function kdeKernel(name: KdeKernel): Definition {
  const found = Object.hasOwn(KERNELS, name) ? KERNELS[name] : undefined;
  if (!found) {
    throw new InputError(`There is no kernel "${name}". Known kernels: ${Object.keys(KERNELS).join(', ')}.`);
  }
  return found;
}

/** The integral of r^(d-1) cos(pi r / 2) over r from 0 to 1, by Simpson's rule. */
function cosineIntegral(d: number): number {
  const steps = 20_000;
  const f = (r: number): number => r ** (d - 1) * Math.cos((Math.PI * r) / 2);
  let sum = f(0) + f(1);
  for (let i = 1; i < steps; i++) sum += f(i / steps) * (i % 2 === 1 ? 4 : 2);
  return sum / (3 * steps);
}

/** log Gamma(x) for x > 0, to 1e-13 (Lanczos 1964, with Godfrey's coefficients). */
export function logGamma(x: number): number {
  const coefficients = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const sum = coefficients.reduce((total, c, i) => (i === 0 ? c : total + c / (x - 1 + i)), 0);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}
