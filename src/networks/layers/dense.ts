import { tf } from '../../tensorflow';
import { kernelInitialiser, type Initialiser } from '../initialisers';
import type { LayerMaker } from '../layer';

/** A dense layer without activation, x W (+ b); W is [features in, units]. Flattens images, channels fastest. */
export function dense(
  name: string,
  units: number,
  { bias = false, initialiser = 'glorot' }: { bias?: boolean; initialiser?: Initialiser } = {},
): LayerMaker {
  return (inputShape) => {
    const features = inputShape.reduce((product, size) => product * size, 1);
    const initial = kernelInitialiser(initialiser, { fanIn: features, fanOut: units });
    return {
      description: 'dense',
      outputShape: [units],
      weights: [
        {
          name: `${name}.weight`,
          kind: 'kernel',
          shape: [features, units],
          initial: (stream) => initial(stream, features * units),
        },
        ...(bias
          ? [
              {
                name: `${name}.bias`,
                kind: 'bias' as const,
                shape: [units],
                initial: () => new Float32Array(units),
              },
            ]
          : []),
      ],
      apply: (x, context) => {
        const y = tf.matMul(tf.reshape(x, [-1, features]), context.weight(`${name}.weight`));
        return bias ? tf.add(y, context.weight(`${name}.bias`)) : y;
      },
      keras: [
        ...(inputShape.length > 1 ? [{ className: 'Flatten', config: {} }] : []),
        {
          className: 'Dense',
          config: { units, activation: 'linear', use_bias: bias },
          weights: [
            { name: 'kernel', from: `${name}.weight` },
            ...(bias ? [{ name: 'bias', from: `${name}.bias` }] : []),
          ],
        },
      ],
    };
  };
}
