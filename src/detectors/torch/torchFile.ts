import { unzipSync } from 'fflate';
import { decodePickle, type PickleValue } from '../../datasets/formats/pickle';
import { DataError } from '../../errors';
import type { NamedTensor } from '../safetensors';
import { TORCH, TorchStorage, TorchTensor } from './torchPickle';

/** What a file of PyTorch holds: plain data with tensors in it. Dictionaries become Maps, tuples become lists. */
export type TorchValue =
  null | boolean | number | string | Uint8Array | TorchValue[] | Map<TorchValue, TorchValue> | NamedTensor;

/** How the older container begins: the pickled number 0x1950a86a20f9469cfc6c. */
const LEGACY_MAGIC = Buffer.from('80028a0a6cfc9c46f9206aa850192e', 'hex');
/** How a zip begins. */
const ZIP_MAGIC = Buffer.from('504b0304', 'hex');

/** Values nested deeper than this are no model, and would exhaust the stack. */
const MOST_LEVELS = 50;

/**
 * Reads what `torch.save` wrote, in either of its containers: the zip of PyTorch 1.6 and later, or the chain of pickles
 * before it. Nothing in the file is executed; it may hold tensors, numbers, texts, lists and dictionaries, nothing else.
 *
 * @param file names the file in messages
 * @throws DataError for anything else, and for broken files
 */
export function decodeTorch(bytes: Uint8Array, file: string): TorchValue {
  if (ZIP_MAGIC.equals(bytes.subarray(0, 4))) return fromZip(bytes, file);
  if (LEGACY_MAGIC.equals(bytes.subarray(0, LEGACY_MAGIC.length))) return fromLegacy(bytes, file);
  throw new DataError(`${file}: this is no file of PyTorch: it begins like neither of its containers.`);
}

/** data.pkl with the value, data/<key> with each storage, byteorder. */
function fromZip(bytes: Uint8Array, file: string): TorchValue {
  const entries = unzip(bytes, file);
  const pickle = Object.keys(entries).find((name) => /^[^/]+\/data\.pkl$/.test(name));
  if (pickle === undefined)
    throw new DataError(`${file}: this zip holds no data.pkl: PyTorch did not write it.`);
  const root = pickle.slice(0, -'data.pkl'.length);
  const order = Buffer.from(entry(entries, `${root}byteorder`) ?? []).toString();
  if (order !== '' && order !== 'little') {
    throw new DataError(`${file}: the numbers are in the byte order "${order.slice(0, 20)}", not "little".`);
  }
  const { value } = decodePickle(entries[pickle], `${file}: ${pickle}`, TORCH);
  return resolve(value, file, (key) => entry(entries, `${root}data/${key}`));
}

function unzip(bytes: Uint8Array, file: string): Record<string, Uint8Array> {
  let [total, count] = [0, 0];
  try {
    return unzipSync(bytes, {
      filter: ({ name, originalSize, size, compression }) => {
        total += Math.max(originalSize, size);
        // A directory entry has 46 bytes: a broken count must not keep this going.
        if (++count > bytes.length / 46) throw new DataError(`${file}: the directory of this zip is broken.`);
        // PyTorch stores without compression, so that the entries together are no longer than the file.
        if (compression !== 0 || total > bytes.length) {
          throw new DataError(
            `${file}: the entry ${name.slice(0, 100)} of this zip is not stored as PyTorch does.`,
          );
        }
        return true;
      },
    });
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError(`${file}: this zip is broken or cut off (${(error as Error).message}).`, {
      cause: error,
    });
  }
}

const entry = (entries: Readonly<Record<string, Uint8Array>>, name: string): Uint8Array | undefined =>
  Object.hasOwn(entries, name) ? entries[name] : undefined;

/** Pickles of the magic number, the protocol, the machine, the value and the storages' keys; then the storages. */
function fromLegacy(bytes: Uint8Array, file: string): TorchValue {
  const next = (begin: number) => decodePickle(bytes, file, TORCH, begin);
  const protocol = next(LEGACY_MAGIC.length);
  if (protocol.value !== 1001)
    throw new DataError(`${file}: the protocol of this file of PyTorch is not 1001.`);
  const machine = next(protocol.end);
  if (!(machine.value instanceof Map) || machine.value.get('little_endian') !== true) {
    throw new DataError(`${file}: the numbers of this file are not little endian.`);
  }
  const { value, end: afterValue } = next(machine.end);
  const { value: keys, end: begin } = next(afterValue);
  const storages = storagesOf(value);
  const blocks = new Map<string, Uint8Array>();
  let at = begin;
  for (const key of Array.isArray(keys) ? keys : []) {
    const storage = typeof key === 'string' ? storages.get(key) : undefined;
    if (!storage) throw new DataError(`${file}: the storages at byte ${at} are not those of the tensors.`);
    const data = at + 8;
    const end = data + storage.count * storage.numberSize;
    if (!(end <= bytes.length)) {
      throw new DataError(
        `${file}: a storage should end at byte ${end}, but the file ends at ${bytes.length}.`,
      );
    }
    const count = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).readBigInt64LE(at);
    if (count !== BigInt(storage.count)) {
      throw new DataError(
        `${file}: the storage at byte ${at} should have ${storage.count} numbers, not ${count}.`,
      );
    }
    blocks.set(storage.key, bytes.subarray(data, end));
    at = end;
  }
  return resolve(value, file, (key) => blocks.get(key));
}

/** Every storage that a value uses, by key. */
function storagesOf(value: PickleValue): Map<string, TorchStorage> {
  const found = new Map<string, TorchStorage>();
  const seen = new Set<PickleValue>();
  const waiting: PickleValue[] = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue;
    if (typeof next === 'object') seen.add(next);
    if (next instanceof TorchTensor) found.set(next.storage.key, next.storage);
    else if (next instanceof TorchStorage) found.set(next.key, next);
    else if (Array.isArray(next)) waiting.push(...next);
    else if (next instanceof Map) waiting.push(...next.values());
  }
  return found;
}

/** The value with its tensors' numbers in place. */
function resolve(
  value: PickleValue,
  file: string,
  block: (key: string) => Uint8Array | undefined,
): TorchValue {
  // What several places share is made once, or a small file could ask for much memory.
  const made = new Map<PickleValue, TorchValue>();
  const tensor = (view: TorchTensor): NamedTensor => {
    const { key, count, numberSize } = view.storage;
    const bytes = block(key);
    if (bytes?.length !== count * numberSize) {
      throw new DataError(
        `${file}: the storage "${key.slice(0, 50)}" needs ${count * numberSize} bytes, but has ${bytes?.length ?? 'none'}.`,
      );
    }
    total += view.shape.reduce((product, length) => product * length, 4);
    if (total > limit) throw new DataError(`${file}: the tensors overlap more than those of a model do.`);
    return { shape: view.shape, data: view.read(bytes) };
  };
  let total = 0;
  const limit = 2 * [...storagesOf(value).values()].reduce((sum, { count }) => sum + 4 * count, 0);
  const walk = (inner: PickleValue, level: number): TorchValue => {
    if (level > MOST_LEVELS) throw new DataError(`${file}: the data are nested too deeply.`);
    if (inner === null || typeof inner !== 'object' || inner instanceof Uint8Array) return inner;
    const before = made.get(inner);
    if (before !== undefined) return before;
    const result = walkObject(inner, level + 1);
    made.set(inner, result);
    return result;
  };
  const walkObject = (inner: object, level: number): TorchValue => {
    if (inner instanceof TorchTensor) return tensor(inner);
    if (Array.isArray(inner)) return (inner as PickleValue[]).map((item) => walk(item, level));
    if (inner instanceof Map) {
      const pairs = [...(inner as Map<PickleValue, PickleValue>)];
      return new Map(pairs.map(([key, item]) => [walk(key, level), walk(item, level)]));
    }
    throw new DataError(`${file}: the data hold something that is neither plain nor a tensor.`);
  };
  return walk(value, 0);
}
