import { DataError } from '../../errors';

/** What a pickle may hold here. Dictionaries become Maps; an array of bytes is a `NumpyBytes`. */
export type PickleValue =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | PickleValue[]
  | Map<PickleValue, PickleValue>
  | NumpyBytes
  | Named;

/** A function or class that the pickle names; only the known ones can be called. */
class Named {
  constructor(readonly name: string) {}
}

/** A NumPy array of unsigned bytes in C order. */
export class NumpyBytes {
  shape: number[] = [];
  data: Uint8Array = new Uint8Array();
}

/** Marks a place on the stack. */
const MARK = Symbol('mark');

/** What may be called: the pieces of a NumPy array, and nothing else. A pickle is a program, and others do harm. */
const RECONSTRUCT = new Set(['numpy.core.multiarray._reconstruct', 'numpy._core.multiarray._reconstruct']);
const ALLOWED = new Set([...RECONSTRUCT, 'numpy.ndarray', 'numpy.dtype', '_codecs.encode']);

/**
 * Reads a pickle (protocols 0 to 4) of dictionaries, lists, tuples, numbers, texts, bytes and NumPy arrays of bytes, as
 * CIFAR's Python version is. Nothing in it is executed.
 *
 * @param file names the file in messages
 * @throws DataError with the offset of what is broken or not allowed
 */
export function decodePickle(bytes: Uint8Array, file: string): PickleValue {
  return new Reader(bytes, file).read();
}

class Reader {
  #at = 0;
  readonly #view: DataView;
  readonly #stack: (PickleValue | typeof MARK)[] = [];
  readonly #memo = new Map<number, PickleValue>();

  constructor(
    private readonly bytes: Uint8Array,
    private readonly file: string,
  ) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  read(): PickleValue {
    for (;;) {
      const at = this.#at;
      const code = this.#byte();
      if (code === 0x2e) return this.#pop();
      const action = OPCODES[code] as ((reader: Reader) => void) | undefined;
      if (!action) this.#fail(`opcode ${code} is not allowed`, at);
      else action(this);
    }
  }

  static opcodes(): Record<number, (r: Reader) => void> {
    const text = (r: Reader, length: number): string => Buffer.from(r.#take(length)).toString('utf8');
    const named: Record<string, (r: Reader) => void> = {
      '(': (r) => r.#stack.push(MARK),
      N: (r) => r.#stack.push(null),
      '\x88': (r) => r.#stack.push(true),
      '\x89': (r) => r.#stack.push(false),
      '\x80': (r) => void r.#byte(),
      '\x95': (r) => void r.#take(8),
      K: (r) => r.#stack.push(r.#byte()),
      M: (r) => r.#stack.push(r.#byte() | (r.#byte() << 8)),
      J: (r) => r.#stack.push(r.#number(4, (v, o) => v.getInt32(o, true))),
      G: (r) => r.#stack.push(r.#number(8, (v, o) => v.getFloat64(o))),
      I: (r) => r.#stack.push(r.#decimal()),
      L: (r) => r.#stack.push(r.#decimal()),
      '\x8a': (r) => r.#stack.push(r.#longInteger(r.#byte())),
      U: (r) => r.#stack.push(r.#take(r.#byte())),
      T: (r) => r.#stack.push(r.#take(r.#length4())),
      C: (r) => r.#stack.push(r.#take(r.#byte())),
      B: (r) => r.#stack.push(r.#take(r.#length4())),
      X: (r) => r.#stack.push(text(r, r.#length4())),
      '\x8c': (r) => r.#stack.push(text(r, r.#byte())),
      S: (r) => r.#stack.push(Buffer.from(r.#line().slice(1, -1), 'latin1')),
      ']': (r) => r.#stack.push([]),
      '}': (r) => r.#stack.push(new Map()),
      ')': (r) => r.#stack.push([]),
      l: (r) => r.#stack.push(r.#toMark()),
      t: (r) => r.#stack.push(r.#toMark()),
      '\x85': (r) => r.#stack.push(r.#popMany(1)),
      '\x86': (r) => r.#stack.push(r.#popMany(2)),
      '\x87': (r) => r.#stack.push(r.#popMany(3)),
      d: (r) => r.#stack.push(r.#setItems(new Map(), r.#toMark())),
      u: (r) => {
        const items = r.#toMark();
        r.#setItems(r.#top(), items);
      },
      s: (r) => {
        const items = r.#popMany(2);
        r.#setItems(r.#top(), items);
      },
      e: (r) => {
        const items = r.#toMark();
        r.#append(items);
      },
      a: (r) => r.#append([r.#pop()]),
      q: (r) => void r.#memo.set(r.#byte(), r.#top()),
      r: (r) => void r.#memo.set(r.#length4(), r.#top()),
      p: (r) => void r.#memo.set(r.#decimal(), r.#top()),
      '\x94': (r) => void r.#memo.set(r.#memo.size, r.#top()),
      h: (r) => r.#stack.push(r.#remembered(r.#byte())),
      j: (r) => r.#stack.push(r.#remembered(r.#length4())),
      g: (r) => r.#stack.push(r.#remembered(r.#decimal())),
      '0': (r) => void r.#pop(),
      c: (r) => r.#stack.push(r.#named(`${r.#line()}.${r.#line()}`)),
      '\x93': (r) => {
        const [module, name] = r.#popMany(2);
        r.#stack.push(r.#named(`${r.#text(module)}.${r.#text(name)}`));
      },
      R: (r) => {
        const [callee, args] = r.#popMany(2);
        r.#stack.push(r.#call(callee, args));
      },
      b: (r) => r.#build(r.#pop()),
    };
    return Object.fromEntries(Object.entries(named).map(([code, action]) => [code.charCodeAt(0), action]));
  }

  #call(callee: PickleValue, args: PickleValue): PickleValue {
    if (!(callee instanceof Named) || !Array.isArray(args))
      return this.#fail('a call of something that is no function');
    if (RECONSTRUCT.has(callee.name)) return new NumpyBytes();
    if (callee.name === '_codecs.encode') {
      // How protocol 2 of Python 3 writes bytes: as text in Latin-1.
      return new Uint8Array(Buffer.from(this.#text(args[0]), 'latin1'));
    }
    if (callee.name === 'numpy.dtype') return this.#text(args[0]);
    return this.#fail(`a call of ${callee.name}`);
  }

  /** Fills a NumPy array with its state: (version, shape, type, Fortran order, bytes). */
  #build(state: PickleValue): void {
    const target = this.#top();
    // A type's own state (its byte order) says nothing about unsigned bytes.
    if (typeof target === 'string') return;
    if (!(target instanceof NumpyBytes) || !Array.isArray(state) || state.length !== 5) {
      this.#fail('the state of something that is no array');
      return;
    }
    const [, shape, type, fortran, data] = state;
    if (type !== 'u1' || fortran !== false || !(data instanceof Uint8Array) || !Array.isArray(shape)) {
      this.#fail('an array that is not of unsigned bytes in C order');
      return;
    }
    target.shape = shape.map(Number);
    target.data = data;
    const expected = target.shape.reduce((product, length) => product * length, 1);
    if (expected !== data.length)
      this.#fail(`an array of ${target.shape.join(' x ')} with ${data.length} bytes`);
  }

  #named(name: string): Named {
    if (!ALLOWED.has(name)) this.#fail(`the name ${name}, which is not allowed in data`);
    return new Named(name);
  }

  #setItems(target: PickleValue, items: PickleValue[]): Map<PickleValue, PickleValue> {
    if (!(target instanceof Map) || items.length % 2 !== 0)
      return this.#fail('items of something that is no dictionary');
    for (let i = 0; i < items.length; i += 2) {
      const key = items[i];
      target.set(key instanceof Uint8Array ? this.#text(key) : key, items[i + 1]);
    }
    return target;
  }

  #append(items: PickleValue[]): void {
    const target = this.#top();
    if (!Array.isArray(target)) this.#fail('items of something that is no list');
    else for (const item of items) target.push(item);
  }

  #text(value: PickleValue): string {
    if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
    return typeof value === 'string' ? value : this.#fail('something else in the place of a text');
  }

  #remembered(key: number): PickleValue {
    const value = this.#memo.get(key);
    return value === undefined ? this.#fail(`a reference to ${key}, which was never stored`) : value;
  }

  #top(): PickleValue {
    const value = this.#stack.at(-1);
    return value === undefined || value === MARK ? this.#fail('an empty stack') : value;
  }

  #pop(): PickleValue {
    const value = this.#top();
    this.#stack.pop();
    return value;
  }

  #popMany(n: number): PickleValue[] {
    const values: PickleValue[] = [];
    for (let i = 0; i < n; i++) values.unshift(this.#pop());
    return values;
  }

  #toMark(): PickleValue[] {
    const position = this.#stack.lastIndexOf(MARK);
    if (position < 0) return this.#fail('a stack without its mark');
    const values = this.#stack.splice(position);
    return values.slice(1) as PickleValue[];
  }

  #byte(): number {
    return this.#take(1)[0];
  }

  #length4(): number {
    return this.#number(4, (view, offset) => view.getUint32(offset, true));
  }

  #number(size: number, read: (view: DataView, offset: number) => number): number {
    const at = this.#at;
    this.#take(size);
    return read(this.#view, at);
  }

  #longInteger(length: number): number {
    const bytes = this.#take(length);
    if (length === 0) return 0;
    if (length > 6) return this.#fail(`an integer of ${length} bytes`);
    return Buffer.from(bytes).readIntLE(0, length);
  }

  #decimal(): number {
    const line = this.#line();
    const value = Number(line.replace(/L$/, ''));
    return Number.isFinite(value) ? value : this.#fail(`"${line.slice(0, 20)}" in the place of a number`);
  }

  #line(): string {
    const end = this.bytes.indexOf(0x0a, this.#at);
    if (end < 0) return this.#fail('a line that does not end');
    const line = Buffer.from(this.bytes.subarray(this.#at, end)).toString('latin1');
    this.#at = end + 1;
    return line;
  }

  #take(length: number): Uint8Array {
    if (this.#at + length > this.bytes.length) {
      this.#fail(`${length} bytes were expected, but the file ends at ${this.bytes.length}`);
    }
    const taken = this.bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return taken;
  }

  #fail(what: string, at = this.#at): never {
    throw new DataError(`${this.file}: this is no pickle of plain data; at byte ${at}: ${what}.`);
  }
}

const OPCODES = Reader.opcodes();
