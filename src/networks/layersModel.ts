import { versions } from '../tensorflow';
import type { KerasLayer, Shape } from './layer';
import type { Network } from './network';

/** A TensorFlow.js layers model as its two files: model.json and the weights that it names. */
export interface LayersModelFiles {
  readonly 'model.json': string;
  readonly 'weights.bin': Buffer;
}

const WEIGHTS_FILE = 'weights.bin';

/** Of the normalisations below, whose variance makes up for it. */
const EPSILON = 1e-3;

interface SavedWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/**
 * Builds a TensorFlow.js layers model, which stock `tf.loadLayersModel` reads in Node and in a browser, of networks and
 * of what is computed from their outputs. Nodes are known by the names of their layers.
 */
export class LayersModel {
  readonly input = 'images';
  readonly #layers: object[];
  readonly #names = new Set<string>(['images']);
  readonly #weights: SavedWeight[] = [];

  /** @param inputShape of one image, [height, width, channels] */
  constructor(inputShape: Shape) {
    const config = { batch_input_shape: [null, ...inputShape], dtype: 'float32', name: this.input };
    this.#layers = [{ class_name: 'InputLayer', name: this.input, config, inbound_nodes: [] }];
  }

  /** Appends a network in evaluation mode to a node; returns the node of its output. */
  network(node: string, network: Network): string {
    const values = network.copyWeights();
    const shapes = new Map(network.weights.map(({ name, variable }) => [name, variable.shape]));
    for (const keras of network.layers.flatMap((layer) => layer.keras)) {
      const first = keras.weights?.[0]?.from.replace(/\.\w+$/, '');
      node = this.#add(first ?? keras.className.toLowerCase(), keras, [node]);
      for (const { name, from, convert } of keras.weights ?? []) {
        const converted = convert ? values[from].map(convert) : values[from];
        this.#weights.push({ name: `${node}/${name}`, shape: shapes.get(from) ?? [], values: converted });
      }
    }
    return node;
  }

  /** The squared distance of each row to a point: [n, d] -> [n, 1]. */
  squaredDistance(node: string, point: Float32Array): string {
    const centred = this.#normalise('centred', node, { moving_mean: point });
    return this.#add('squared_distance', { className: 'Dot', config: { axes: 1, normalize: false } }, [
      centred,
      centred,
    ]);
  }

  /** The squared differences of two nodes of the same shape [n, …, channels], summed: [n, 1]. */
  squaredError(node: string, other: string, channels: number): string {
    const negated = this.#normalise('negated', other, { gamma: new Float32Array(channels).fill(-1) });
    const difference = this.#add('difference', { className: 'Add', config: {} }, [node, negated]);
    const flat = this.#add('flat_difference', { className: 'Flatten', config: {} }, [difference]);
    return this.#add('squared_error', { className: 'Dot', config: { axes: 1, normalize: false } }, [
      flat,
      flat,
    ]);
  }

  /** The files of the model with the given nodes as its outputs, under the names that are given to them. */
  files(outputs: Readonly<Record<string, string>>): LayersModelFiles {
    const identity: KerasLayer = { className: 'Activation', config: { activation: 'linear' } };
    const named = Object.entries(outputs).map(([name, node]) => this.#add(name, identity, [node]));
    const { deepSvdd, tfjsNode } = versions();
    const model = {
      format: 'layers-model',
      generatedBy: `deep-svdd ${deepSvdd}`,
      convertedBy: null,
      modelTopology: {
        class_name: 'Model',
        config: {
          name: 'detector',
          layers: this.#layers,
          input_layers: [[this.input, 0, 0]],
          output_layers: named.map((name) => [name, 0, 0]),
        },
        keras_version: `tfjs-layers ${tfjsNode}`,
        backend: 'tensor_flow.js',
      },
      weightsManifest: [
        {
          paths: [WEIGHTS_FILE],
          weights: this.#weights.map(({ name, shape }) => ({ name, shape, dtype: 'float32' })),
        },
      ],
    };
    const blocks = this.#weights.map(({ values }) =>
      Buffer.from(values.buffer, values.byteOffset, values.byteLength),
    );
    return { 'model.json': `${JSON.stringify(model)}\n`, 'weights.bin': Buffer.concat(blocks) };
  }

  /**
   * (x - moving_mean) * gamma. TensorFlow.js has no layer that subtracts or turns a sign; a batch normalisation whose
   * variance and epsilon make up 1 does.
   */
  #normalise(
    name: string,
    node: string,
    weights: { gamma?: Float32Array; moving_mean?: Float32Array },
  ): string {
    const { gamma, moving_mean } = weights;
    const size = (gamma ?? moving_mean ?? []).length;
    const added = this.#add(
      name,
      {
        className: 'BatchNormalization',
        config: { axis: -1, epsilon: EPSILON, center: false, scale: gamma !== undefined },
      },
      [node],
    );
    const all = {
      ...(gamma ? { gamma } : {}),
      moving_mean: moving_mean ?? new Float32Array(size),
      moving_variance: new Float32Array(size).fill(1 - EPSILON),
    };
    for (const [weight, values] of Object.entries(all)) {
      this.#weights.push({ name: `${added}/${weight}`, shape: [size], values });
    }
    return added;
  }

  #add(wanted: string, { className, config }: KerasLayer, from: readonly string[]): string {
    let name = wanted;
    for (let i = 2; this.#names.has(name); i++) name = `${wanted}_${i}`;
    this.#names.add(name);
    this.#layers.push({
      class_name: className,
      name,
      config: { name, trainable: false, ...config },
      inbound_nodes: [from.map((node) => [node, 0, 0, {}])],
    });
    return name;
  }
}
