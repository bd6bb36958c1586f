import { DataError } from '../../errors';
import type { Layer } from '../../networks';
import type { NamedTensor } from '../safetensors';

/**
 * A network's weights out of a PyTorch state dict, whose layers have the same names but other layouts: convolutions
 * (out, in, height, width), dense layers (out, in) with channels slowest, transposed convolutions (in, out, height,
 * width) turned by half a turn.
 *
 * @param inputShape of the network, [height, width, channels]
 * @param file names the file in messages
 * @throws DataError where a weight is missing, of another size, or not the network's
 */
export function fromStateDict(
  tensors: ReadonlyMap<string, NamedTensor>,
  layers: readonly Layer[],
  inputShape: readonly number[],
  file: string,
): Record<string, Float32Array> {
  const result: Record<string, Float32Array> = {};
  let shape = inputShape;
  for (const layer of layers) {
    for (const { name, shape: wanted } of layer.weights) {
      const found = tensors.get(name);
      if (!found) throw new DataError(`${file}: the weight "${name}" is missing: is this another network?`);
      const order = layoutOf(name, wanted, shape);
      // Where torch's axes, put into this order, are as long as the network's, the weight fits.
      const fits = found.data.length === wanted.reduce((a, b) => a * b, 1) && order.matches(found.shape);
      if (!fits) {
        throw new DataError(
          `${file}: the weight "${name}" is ${found.shape.join(' x ')}, which does not fit ${wanted.join(' x ')} here: ` +
            'is this another network?',
        );
      }
      result[name] = order.take(found.data);
    }
    shape = layer.outputShape;
  }
  // PyTorch counts the batches that a normalisation has seen; nothing here needs that.
  const unknown = [...tensors.keys()].find(
    (name) => !(name in result) && !name.endsWith('.num_batches_tracked'),
  );
  if (unknown !== undefined) {
    throw new DataError(`${file}: the network here has no weight "${unknown}": is this another network?`);
  }
  return result;
}

interface Layout {
  readonly matches: (shape: readonly number[]) => boolean;
  readonly take: (data: Float32Array) => Float32Array;
}

/** @param wanted the weight's shape here; @param input the shape of what its layer takes */
function layoutOf(name: string, wanted: readonly number[], input: readonly number[]): Layout {
  if (wanted.length === 4) {
    const [height, width, inputs, outputs] = wanted;
    const transposed = name.startsWith('deconv');
    const theirs = transposed ? [inputs, outputs, height, width] : [outputs, inputs, height, width];
    const area = height * width;
    return {
      matches: same(theirs),
      take: (data) => {
        const result = new Float32Array(data.length);
        for (let p = 0; p < area; p++) {
          for (let i = 0; i < inputs; i++) {
            for (let o = 0; o < outputs; o++) {
              const from = transposed ? (i * outputs + o) * area + area - 1 - p : (o * inputs + i) * area + p;
              result[(p * inputs + i) * outputs + o] = data[from];
            }
          }
        }
        return result;
      },
    };
  }
  if (wanted.length === 2) {
    const [features, units] = wanted;
    const channels = input.length === 3 ? input[2] : features;
    const area = features / channels;
    return {
      matches: same([units, features]),
      take: (data) => {
        const result = new Float32Array(data.length);
        for (let p = 0; p < area; p++) {
          for (let c = 0; c < channels; c++) {
            for (let u = 0; u < units; u++) {
              result[(p * channels + c) * units + u] = data[u * features + c * area + p];
            }
          }
        }
        return result;
      },
    };
  }
  return { matches: same(wanted), take: (data) => data.slice() };
}

const same =
  (theirs: readonly number[]) =>
  (shape: readonly number[]): boolean =>
    shape.length === theirs.length && shape.every((length, axis) => length === theirs[axis]);
