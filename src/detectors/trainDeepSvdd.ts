import type { Images } from '../datasets/images';
import type { Network } from '../networks';
import { tf, type Scalar, type Tensor1D, type Tensor2D, type Tensor4D } from '../tensorflow';
import {
  centreOf,
  radiusObjective,
  radiusOf,
  reconstructionErrors,
  squaredDistances,
  type FitOptions,
  type ReconstructionLoss,
} from '../training';
import { mapBatches } from './batched';
import type { ResolvedOptions } from './options';
import { Sphere, type CentreStart, type SphereOptions } from './sphere';
import { meanOf, trainNetwork, withColumns, type Observation } from './trainNetwork';

/** Deep SVDD's options with every default filled in. */
export interface ResolvedDeepSvddOptions extends ResolvedOptions, SphereOptions {
  readonly reconstructionPenalty: number;
  readonly reconstructionLoss: ReconstructionLoss;
}

/** What a training begins with. */
interface Start extends Networks {
  readonly centre: Float32Array;
}

interface Networks {
  readonly encoder: Network;
  /** Of the reconstruction penalty, where there is one. */
  readonly decoder: Network | undefined;
}

/**
 * Trains an encoder towards the centre of a sphere, with a decoder where there is a reconstruction penalty; returns the
 * sphere at the end.
 */
export async function trainDeepSvdd(
  images: Images,
  options: ResolvedDeepSvddOptions,
  { centre, ...networks }: Start,
  fitOptions: FitOptions,
): Promise<{ centre: Float32Array; radius: number }> {
  const { encoder, decoder } = networks;
  const { recipe, reconstructionPenalty, reconstructionLoss } = options;
  const representations = () => mapBatches(images, (batch) => encoder.evaluate(batch));
  const distances = (centre: Float32Array) => distancesTo(encoder, centre, images);
  const surroundings = { ...options, rule: recipe.radiusRule, representations, distances };
  const sphere = await Sphere.begin(surroundings, centre);
  try {
    await trainNetwork(
      images,
      options,
      {
        stage: 'deep-svdd',
        encoder,
        weights: [...encoder.trainable, ...(decoder?.trainable ?? []), ...sphere.trained],
        decays: ({ kind }) => kind === 'kernel',
        loss: (batch, values): Scalar => {
          const code = encoder.apply(batch.images, values, true, batch.patches) as Tensor2D;
          const loss = sphere.loss(code, values);
          if (!decoder) return loss;
          const reconstruction = decoder.apply(code, values, true);
          const errors = reconstructionErrors(reconstruction, batch.images, reconstructionLoss);
          return tf.add(loss, tf.mul(tf.mean(errors), reconstructionPenalty / 2));
        },
        afterBatch: (epoch) => sphere.afterBatch(epoch),
        afterEpoch: (epoch) => sphere.afterEpoch(epoch),
        observe: () => observe(sphere, networks, options),
      },
      fitOptions,
    );
    return await sphere.end(options.training.epochs);
  } finally {
    sphere.dispose();
  }
}

/** The squared distances of the images' representations to a centre. */
export function distancesTo(encoder: Network, centre: Float32Array, images: Images): Promise<Float64Array> {
  const distances = (batch: Tensor4D): Tensor1D =>
    squaredDistances(encoder.evaluate(batch) as Tensor2D, tf.tensor1d(centre));
  return mapBatches(images, distances);
}

/** The centre that training begins with: what the options give, or the mean representation of the images. */
export async function startingCentre(
  encoder: Network,
  images: Images,
  { centre, repDim }: Pick<ResolvedDeepSvddOptions, 'centre' | 'repDim'>,
): Promise<Float32Array> {
  if (centre !== 'mean') return given(centre, repDim);
  return centreOf(await mapBatches(images, (batch) => encoder.evaluate(batch)), repDim);
}

function given(centre: Exclude<CentreStart, 'mean'>, repDim: number): Float32Array {
  return Float32Array.from({ length: repDim }, (_, i) => (typeof centre === 'number' ? centre : centre[i]));
}

/** What a diagnosis sees of the network now. */
function observe(
  sphere: Sphere,
  { encoder, decoder }: Networks,
  { nu, recipe, reconstructionPenalty, reconstructionLoss }: ResolvedDeepSvddOptions,
): Observation {
  const { centre, radius } = sphere;
  return {
    centre,
    rows: (batch) => {
      const code = encoder.evaluate(batch) as Tensor2D;
      const columns = [squaredDistances(code, tf.tensor1d(centre))];
      if (decoder) columns.push(reconstructionErrors(decoder.evaluate(code), batch, reconstructionLoss));
      return withColumns(code, ...columns);
    },
    extra: decoder ? 2 : 1,
    objective: ([distances, errors]) => {
      const reconstruction = decoder ? (reconstructionPenalty / 2) * meanOf(errors) : 0;
      if (radius === undefined) return { empirical: meanOf(distances), reconstruction };
      const squared = radius * radius;
      const empirical = radiusObjective(distances, nu, radius) - squared;
      return { empirical, radius: squared, reconstruction };
    },
    threshold: (distances) => (radius ?? radiusOf(distances, nu, recipe.radiusRule)) ** 2,
  };
}
