import { PickleObject, textOf, type PickleCall, type PickleDialect, type PickleValue } from './pickle';

/** A NumPy array of unsigned bytes in C order. */
export class NumpyBytes extends PickleObject {
  shape: number[] = [];
  data: Uint8Array = new Uint8Array();

  /** The state is (version, shape, type, Fortran order, bytes). */
  build(state: PickleValue): string | undefined {
    if (!Array.isArray(state) || state.length !== 5) return 'the state of something that is no array';
    const [, shape, type, fortran, data] = state;
    if (type !== 'u1' || fortran !== false || !(data instanceof Uint8Array) || !Array.isArray(shape)) {
      return 'an array that is not of unsigned bytes in C order';
    }
    const lengths = shape.map((length) => (typeof length === 'number' ? length : NaN));
    const expected = lengths.reduce((product, length) => product * length, 1);
    if (expected !== data.length) return `an array of ${lengths.join(' x ')} with ${data.length} bytes`;
    this.shape = lengths;
    this.data = data;
    return undefined;
  }
}

const reconstruct: PickleCall = () => new NumpyBytes();

/** How protocol 2 of Python 3 writes bytes: as text in Latin-1. */
const encode: PickleCall = ([text]) =>
  typeof text === 'string'
    ? new Uint8Array(Buffer.from(text, 'latin1'))
    : { wrong: 'something else than a text' };

const dtype: PickleCall = ([name]) => textOf(name) ?? { wrong: 'something else than a name' };

/** The pieces of NumPy arrays, as in CIFAR's Python version. */
export const NUMPY: PickleDialect = {
  calls: new Map([
    ['numpy.core.multiarray._reconstruct', reconstruct],
    ['numpy._core.multiarray._reconstruct', reconstruct],
    ['numpy.dtype', dtype],
    ['_codecs.encode', encode],
  ]),
  names: new Set(['numpy.ndarray']),
};
