import { DataError } from '../../errors';

/** What a pickle may hold. Dictionaries become Maps, tuples become lists; what a dialect makes is a `PickleObject`. */
export type PickleValue =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | PickleValue[]
  | Map<PickleValue, PickleValue>
  | PickleObject
  | Named;

/** Something that a dialect's functions make. */
export abstract class PickleObject {
  /**
   * Takes over the state that the pickle gives it.
   *
   * @returns what is wrong with the state, if anything is
   */
  abstract build(state: PickleValue): string | undefined;
}

/** A function or class that the pickle names; only those of the dialect can be named, let alone called. */
export class Named {
  constructor(readonly name: string) {}
}

/** A function's result, or what is wrong with its arguments. */
export type PickleCall = (args: readonly PickleValue[]) => PickleValue | { readonly wrong: string };

/** What a pickle may name beyond plain data. A pickle is a program, and others do harm: nothing else is called. */
export interface PickleDialect {
  /** By Python's full name: what a call gives. */
  readonly calls: ReadonlyMap<string, PickleCall>;
  /** Names that may only be handed on as arguments. */
  readonly names?: ReadonlySet<string>;
  /** What stands for an object that is stored elsewhere. */
  readonly persistent?: PickleCall;
}

/** Marks a place on the stack. */
const MARK = Symbol('mark');

/**
 * Reads a pickle (protocols 0 to 4) of dictionaries, lists, tuples, numbers, texts and bytes, and of what a dialect adds.
 * Nothing in it is executed.
 *
 * @param file names the file in messages
 * @param begin the byte that the pickle begins with
 * @returns the value, and the byte after the pickle
 * @throws DataError with the offset of what is broken or not allowed
 */
export function decodePickle(
  bytes: Uint8Array,
  file: string,
  dialect: PickleDialect = { calls: new Map() },
  begin = 0,
): { readonly value: PickleValue; readonly end: number } {
  return new Reader(bytes, file, dialect, begin).read();
}

class Reader {
  #at: number;
  readonly #view: DataView;
  readonly #stack: (PickleValue | typeof MARK)[] = [];
  readonly #memo = new Map<number, PickleValue>();
  #containers = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly file: string,
    private readonly dialect: PickleDialect,
    begin: number,
  ) {
    this.#at = begin;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  read(): { value: PickleValue; end: number } {
    for (;;) {
      const at = this.#at;
      const code = this.#byte();
      if (code === 0x2e) return { value: this.#pop(), end: this.#at };
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
      I: (r) => r.#stack.push(r.#decimalOrBoolean()),
      V: (r) => r.#stack.push(r.#plainLine()),
      L: (r) => r.#stack.push(r.#decimal()),
      '\x8a': (r) => r.#stack.push(r.#longInteger(r.#byte())),
      U: (r) => r.#stack.push(r.#take(r.#byte())),
      T: (r) => r.#stack.push(r.#take(r.#length4())),
      C: (r) => r.#stack.push(r.#take(r.#byte())),
      B: (r) => r.#stack.push(r.#take(r.#length4())),
      X: (r) => r.#stack.push(text(r, r.#length4())),
      '\x8c': (r) => r.#stack.push(text(r, r.#byte())),
      S: (r) => r.#stack.push(Buffer.from(r.#line().slice(1, -1), 'latin1')),
      ']': (r) => r.#contain([]),
      '}': (r) => r.#contain(new Map()),
      ')': (r) => r.#contain([]),
      l: (r) => r.#contain(r.#toMark()),
      t: (r) => r.#contain(r.#toMark()),
      '\x85': (r) => r.#contain(r.#popMany(1)),
      '\x86': (r) => r.#contain(r.#popMany(2)),
      '\x87': (r) => r.#contain(r.#popMany(3)),
      d: (r) => r.#contain(r.#setItems(new Map(), r.#toMark())),
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
        r.#contain(r.#call(callee, args));
      },
      Q: (r) => r.#contain(r.#made(r.dialect.persistent, [r.#pop()], 'a reference to an object elsewhere')),
      b: (r) => r.#build(r.#pop()),
    };
    return Object.fromEntries(Object.entries(named).map(([code, action]) => [code.charCodeAt(0), action]));
  }

  #call(callee: PickleValue, args: PickleValue): PickleValue {
    if (!(callee instanceof Named) || !Array.isArray(args))
      return this.#fail('a call of something that is no function');
    return this.#made(this.dialect.calls.get(callee.name), args, `a call of ${callee.name}`);
  }

  #made(call: PickleCall | undefined, args: PickleValue[], what: string): PickleValue {
    if (!call) return this.#fail(what);
    const made = call(args);
    if (made === null || typeof made !== 'object' || !('wrong' in made)) return made;
    return this.#fail(`${what} with ${made.wrong}`);
  }

  #build(state: PickleValue): void {
    const target = this.#top();
    // Attributes of texts (a NumPy type's byte order) and of dictionaries (PyTorch's versions) say nothing here.
    if (typeof target === 'string' || target instanceof Map) return;
    if (!(target instanceof PickleObject)) this.#fail('the state of something that has none');
    const wrong = target.build(state);
    if (wrong !== undefined) this.#fail(wrong);
  }

  #named(name: string): Named {
    const known = this.dialect.calls.has(name) || this.dialect.names?.has(name) === true;
    if (!known) this.#fail(`the name ${name.slice(0, 100)}, which is not allowed in data`);
    return new Named(name);
  }

  /** Pushes a value that takes much more memory than its opcode: a file of nothing else must not fill the memory. */
  #contain(value: PickleValue): void {
    if (++this.#containers > 1000 + this.bytes.length / 8)
      this.#fail('more containers than a file of its size needs');
    this.#stack.push(value);
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
    return textOf(value) ?? this.#fail('something else in the place of a text');
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

  /** Protocols 0 and 1 write False and True as 00 and 01. */
  #decimalOrBoolean(): number | boolean {
    const begin = this.#at;
    const line = this.#line();
    if (line === '00' || line === '01') return line === '01';
    this.#at = begin;
    return this.#decimal();
  }

  /** A line of printable ASCII without quotes and escapes, as names and keys are. */
  #plainLine(): string {
    const line = this.#line();
    return /^[\x20-\x7e]*$/.test(line) && !/["\\]/.test(line) ? line : this.#fail('a text with escapes');
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

/** A text, which protocol 2 of Python 2 writes as bytes. */
export function textOf(value: PickleValue | undefined): string | undefined {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
  return typeof value === 'string' ? value : undefined;
}
