import type { NetworkOptions } from './architecture';
import type { LayerMaker } from './layer';
import { batchNorm, conv, dense, dropout, leakyRelu, upsampleConv } from './layers';

/** What a family of networks has in common. */
export interface Family {
  /** Names of the batch normalisations, "bn" or "bn2d", before their numbers. */
  readonly norm: string;
  readonly activation?: () => LayerMaker;
  /** Gain of the convolutions' Glorot initialisation. */
  readonly gain?: number;
  /** Whether biases, where they are asked for, are in the decoder, too: in the original's MNIST networks alone. */
  readonly decoderBias?: boolean;
}

const convOptions = (options: NetworkOptions, { gain }: Family) => ({
  initialiser: options.convInitialiser ?? options.initialiser,
  ...(options.bias === undefined ? {} : { bias: options.bias }),
  ...(options.precision === undefined ? {} : { precision: options.precision }),
  ...(gain === undefined ? {} : { gain }),
});

/** The options of a decoder's layers. */
const ofDecoder = (options: NetworkOptions, { decoderBias = false }: Family): NetworkOptions =>
  decoderBias ? options : { ...options, bias: false };

/** Convolution, batch normalisation, activation. */
export function convModule(
  number: number,
  filters: number,
  family: Family,
  options: NetworkOptions,
): LayerMaker[] {
  const { norm, activation = leakyRelu } = family;
  return [
    conv(`conv${number}`, filters, convOptions(options, family)),
    batchNorm(`${norm}${number}`, options),
    activation(),
  ];
}

/**
 * The same in a decoder, after enlarging twofold unless `enlarge` is false.
 *
 * @param norms number of the batch normalisation, which goes on from the encoder's
 */
export function deconvModule(
  number: number,
  filters: number,
  norms: number,
  family: Family,
  options: NetworkOptions,
  { enlarge = true } = {},
): LayerMaker[] {
  const { norm, activation = leakyRelu } = family;
  return [
    (enlarge ? upsampleConv : conv)(
      `deconv${number}`,
      filters,
      convOptions(ofDecoder(options, family), family),
    ),
    batchNorm(`${norm}${norms}`, options),
    activation(),
  ];
}

/** The decoder's last convolution, which gives the image. */
export function lastDeconv(
  number: number,
  channels: number,
  norms: number,
  family: Family,
  options: NetworkOptions,
): LayerMaker[] {
  return [
    upsampleConv(`deconv${number}`, channels, convOptions(ofDecoder(options, family), family)),
    ...(options.decoderNorm === 'output' ? [batchNorm(`${family.norm}${norms}`, options)] : []),
  ];
}

/** A dense layer with the options' initialiser and biases. */
export function denseLayer(
  name: string,
  units: number,
  { initialiser, bias = false }: NetworkOptions,
): LayerMaker {
  return dense(name, units, { initialiser, bias });
}

/** Dropout before a layer with weights, where the options ask for it: a fifth of the input, half of what comes later. */
export function maybeDropout(
  position: 'input' | 'later',
  { dropout: wanted = false }: NetworkOptions,
): LayerMaker[] {
  return wanted ? [dropout(position === 'input' ? 0.2 : 0.5)] : [];
}
