import { PickleObject, textOf, type PickleCall, type PickleDialect } from '../../datasets/formats/pickle';

/** Bytes of one number, and how a number is read (little endian), by the name of PyTorch's storage class. */
const TYPES: ReadonlyMap<string, { size: number; read: (view: DataView, at: number) => number }> = new Map([
  ['torch.FloatStorage', { size: 4, read: (v: DataView, at: number) => v.getFloat32(at, true) }],
  ['torch.DoubleStorage', { size: 8, read: (v: DataView, at: number) => v.getFloat64(at, true) }],
  ['torch.LongStorage', { size: 8, read: (v: DataView, at: number) => Number(v.getBigInt64(at, true)) }],
  ['torch.IntStorage', { size: 4, read: (v: DataView, at: number) => v.getInt32(at, true) }],
  ['torch.ByteStorage', { size: 1, read: (v: DataView, at: number) => v.getUint8(at) }],
]);

/** A block of numbers, which the file holds elsewhere; several tensors may share one. */
export class TorchStorage extends PickleObject {
  constructor(
    readonly key: string,
    readonly type: string,
    readonly count: number,
  ) {
    super();
  }

  build(): string {
    return 'the state of a storage';
  }

  /** How many bytes one number has. */
  get numberSize(): number {
    return TYPES.get(this.type)?.size ?? NaN;
  }
}

/** A tensor as a view of a storage. */
export class TorchTensor extends PickleObject {
  constructor(
    readonly storage: TorchStorage,
    readonly offset: number,
    readonly shape: readonly number[],
    readonly strides: readonly number[],
  ) {
    super();
  }

  build(): string {
    return 'the state of a tensor';
  }

  /** The tensor's numbers, row-major, out of the bytes of its storage. */
  read(bytes: Uint8Array): Float32Array {
    const type = TYPES.get(this.storage.type);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const result = new Float32Array(sizeOf(this.shape));
    const index = this.shape.map(() => 0);
    for (let i = 0; i < result.length; i++) {
      const position = index.reduce((sum, at, axis) => sum + at * this.strides[axis], this.offset);
      result[i] = type?.read(view, position * type.size) ?? NaN;
      for (let axis = index.length - 1; axis >= 0 && ++index[axis] === this.shape[axis]; axis--)
        index[axis] = 0;
    }
    return result;
  }
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);

const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** ('storage', class, key, device, count), in the older container with a view's description behind, which is None. */
const persistent: PickleCall = ([id]) => {
  const [kind, type, key, , count, view = null] = Array.isArray(id) ? id : [];
  const name = typeof type === 'object' && type !== null && 'name' in type ? String(type.name) : '';
  const text = textOf(key);
  if (
    textOf(kind) !== 'storage' ||
    text === undefined ||
    !TYPES.has(name) ||
    !isSize(count) ||
    view !== null
  ) {
    return { wrong: 'something else than a storage' };
  }
  return new TorchStorage(text, name, count);
};

/** (storage, offset, shape, strides, …). */
const rebuild: PickleCall = ([storage, offset, shape, strides]) => {
  const areSizes = (list: unknown): list is number[] => Array.isArray(list) && list.every(isSize);
  if (
    !(storage instanceof TorchStorage) ||
    !isSize(offset) ||
    !areSizes(shape) ||
    !areSizes(strides) ||
    shape.length !== strides.length ||
    shape.length > 8
  ) {
    return { wrong: 'something else than a storage, an offset, a shape and strides' };
  }
  const size = sizeOf(shape);
  const last = shape.reduce((sum, length, axis) => sum + (length - 1) * strides[axis], offset);
  // A tensor of more numbers than its storage repeats some (stride 0); no weight does, and it could fill the memory.
  if (size > storage.count || (size > 0 && last >= storage.count)) {
    return { wrong: `a tensor of ${shape.join(' x ')} in a storage of ${storage.count} numbers` };
  }
  return new TorchTensor(storage, offset, [...shape], [...strides]);
};

/** Of the three things a parameter is made of, its tensor says all. */
const parameter: PickleCall = ([tensor]) =>
  tensor instanceof TorchTensor ? tensor : { wrong: 'something else than a tensor' };

const orderedDict: PickleCall = ([items = []]) => {
  if (!Array.isArray(items)) return { wrong: 'something else than items' };
  const pairs = items.filter((item) => Array.isArray(item) && item.length === 2);
  if (pairs.length < items.length) return { wrong: 'something else than items' };
  return new Map(pairs as [string, null][]);
};

/** What PyTorch needs to save tensors in dictionaries: nothing else can be named. */
export const TORCH: PickleDialect = {
  calls: new Map<string, PickleCall>([
    ['collections.OrderedDict', orderedDict],
    ['torch._utils._rebuild_tensor', rebuild],
    ['torch._utils._rebuild_tensor_v2', rebuild],
    ['torch._utils._rebuild_parameter', parameter],
  ]),
  names: new Set(TYPES.keys()),
  persistent,
};
