import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { NpyArray } from '../../dist/datasets/formats/npy';
import { architectureByName, Network } from '../../dist/networks';
import { RandomStream } from '../../dist/random';
import { tf, type Tensor4D } from '../../dist/tensorflow';
import {
  convKernel,
  deconvKernel,
  denseKernel,
  goldenArray,
  goldenJson,
  toChannelsLast,
  transpose,
} from './golden';
import { networkOptions } from './ports';

type Statistics = Readonly<Record<string, { readonly mean: number[]; readonly var: number[] }>>;
type Summary = Readonly<Record<string, { readonly l2: number; readonly max_abs: number }>>;

interface GoldenNumbers {
  readonly nu: number;
  readonly R: number;
  readonly c: number[];
  readonly int8_scales?: Readonly<Record<string, number>>;
  readonly batch_stats: Readonly<Record<string, { readonly var_biased: number[] }>>;
  readonly eval_running_stats: Statistics;
  readonly running_after_1_step_from_0_1: Statistics;
  readonly dist: number[];
  readonly eval_dist: number[];
  readonly eval_loss_oc: number;
  readonly oc: { readonly loss: number; readonly grad_summary?: Summary };
  readonly soft: { readonly loss: number; readonly grad_summary?: Summary };
  readonly ae: { readonly loss: number; readonly scores: number[]; readonly grad_summary?: Summary };
}

/** What a network has in its golden files beside the numbers themselves. */
interface Case {
  readonly network: string;
  readonly encoder: readonly string[];
  readonly decoder: readonly string[];
  /** Channels and side of the image that the first dense layer flattens. */
  readonly flattened: readonly [channels: number, side: number];
}

const CASES = {
  mnist: {
    network: 'mnist-lenet',
    encoder: ['conv1', 'conv2', 'fc1'],
    decoder: ['deconv1', 'deconv2', 'deconv3'],
    flattened: [4, 7],
  },
  cifar: {
    network: 'cifar10-lenet',
    encoder: ['conv1', 'conv2', 'conv3', 'fc1'],
    decoder: ['deconv1', 'deconv2', 'deconv3', 'deconv4'],
    flattened: [128, 4],
  },
} satisfies Record<string, Case>;

/** A network of the PyTorch port on one batch of 16 images, as PyTorch computed it in double precision. */
export class GoldenNetwork {
  readonly case: Case;
  readonly numbers: GoldenNumbers;
  readonly weights: Readonly<Record<string, Float32Array>>;

  constructor(readonly name: keyof typeof CASES) {
    this.case = CASES[name];
    this.numbers = goldenJson(`b_${name}_net`);
    const kernels = [...this.case.encoder, ...this.case.decoder];
    this.weights = Object.fromEntries(
      kernels.map((kernel) => [`${kernel}.weight`, this.#fromPyTorch(kernel, this.#stored(kernel))]),
    );
  }

  /** Images or representations of a golden file, channels last. */
  array(name: string): Float32Array {
    const array = goldenArray(`b_${this.name}_${name}`);
    return array.shape.length === 4 ? toChannelsLast(array) : Float32Array.from(array.data);
  }

  input(): Tensor4D {
    return tf.tensor4d(this.array('input'), [16, ...architectureByName(this.case.network).inputShape]);
  }

  /** The encoder with the golden kernels; running statistics as they begin, or as given. */
  encoder(
    port: keyof typeof networkOptions = 'pytorch',
    running: Readonly<Record<string, number[]>> = {},
  ): Network {
    const architecture = architectureByName(this.case.network);
    const options = { ...networkOptions[port], repDim: architecture.repDim };
    return this.#network(architecture.inputShape, architecture.encoder(options), running);
  }

  decoder(): Network {
    const architecture = architectureByName(this.case.network);
    const options = { ...networkOptions.pytorch, repDim: architecture.repDim };
    return this.#network([architecture.repDim], architecture.decoder(options), {});
  }

  #network(
    ...[inputShape, layers, running]: [readonly number[], ConstructorParameters<typeof Network>[1], object]
  ) {
    const network = new Network(inputShape, layers, new RandomStream(0, 'test'));
    network.setWeights({ ...network.copyWeights(), ...this.weights, ...running });
    return network;
  }

  /**
   * A gradient that was computed here and the golden one, both in PyTorch's layout; where the golden file holds every k-th
   * number only, so do both.
   *
   * @param loss oc, soft or ae
   */
  gradients(
    loss: 'oc' | 'soft' | 'ae',
    kernel: string,
    computed: Float32Array,
  ): { actual: Float32Array; expected: Float32Array; whole: Float32Array } {
    const stem = `b_${this.name}_${loss === 'ae' ? 'ae_grad' : `grad_${loss}`}_${kernel}`;
    const file = FILES.find((name) => name === stem || name.startsWith(`${stem}_s`));
    if (file === undefined) throw new Error(`There is no golden file ${stem}.`);
    const step = Number(/_s(\d+)$/.exec(file)?.[1] ?? 1);
    const whole = this.#toPyTorch(kernel, computed);
    const expected = Float32Array.from(goldenArray(file).data);
    return { actual: whole.filter((_, i) => i % step === 0), expected, whole };
  }

  /** A kernel's golden file: float32, or bytes with a scale. */
  #stored(kernel: string): NpyArray {
    const scale = this.numbers.int8_scales?.[kernel];
    if (scale === undefined) return goldenArray(`b_${this.name}_${kernel}_weight`);
    const { data, shape } = goldenArray(`b_${this.name}_${kernel}_weight_i8`);
    return { data: Float32Array.from(data, (value) => value * scale), shape };
  }

  #fromPyTorch(kernel: string, array: NpyArray): Float32Array {
    if (kernel.startsWith('deconv')) return deconvKernel(array);
    return kernel.startsWith('fc') ? denseKernel(array, ...this.case.flattened) : convKernel(array);
  }

  #toPyTorch(kernel: string, data: Float32Array): Float32Array {
    const { shape } = this.#stored(kernel);
    if (kernel.startsWith('fc')) {
      const [channels, side] = this.case.flattened;
      return transpose({ data, shape: [side, side, channels, shape[0]] }, [3, 2, 0, 1]);
    }
    const [first, second, height, width] = shape;
    if (!kernel.startsWith('deconv'))
      return transpose({ data, shape: [height, width, second, first] }, [3, 2, 0, 1]);
    // In, out, height, width; turned by half a turn, which reverses the positions of each pair of channels.
    const turned = transpose({ data, shape: [height, width, first, second] }, [2, 3, 0, 1]);
    const size = height * width;
    return turned.map((_, i) => turned[i - (i % size) + size - 1 - (i % size)]);
  }
}

const FILES = readdirSync(join(import.meta.dirname, '..', 'golden')).map((file) =>
  file.replace(/\.npy$/, ''),
);

/** Means and variances under the names of a network's weights. */
export function runningStatistics(source: Statistics): Record<string, number[]> {
  return Object.fromEntries(
    Object.entries(source).flatMap(([name, { mean, var: variance }]) => [
      [`${name}.running_mean`, mean],
      [`${name}.running_var`, variance],
    ]),
  );
}
