import { randomUUID } from 'node:crypto';

/** One thing to show in several forms; a front end takes the richest form that it knows. */
export interface DisplayBundle {
  /** By MIME type; bytes become base64. */
  readonly data: Readonly<Record<string, string | Uint8Array | object>> & { readonly 'text/plain': string };
  readonly metadata?: Readonly<Record<string, unknown>>;
}

type WriteDisplayData = (
  message: { data: object; metadata: object; transient: { display_id?: string } },
  update: boolean,
) => void;

/** An output of a cell that can be shown again with other content, in its place. */
export class Display {
  readonly #id = randomUUID();
  #shown = false;

  show(bundle: DisplayBundle): void {
    write(bundle, this.#id, this.#shown);
    this.#shown = true;
  }
}

/** Shows something in the output of the cell; outside of a notebook its text is printed. */
export function display(bundle: DisplayBundle): void {
  write(bundle, undefined, false);
}

function write({ data, metadata = {} }: DisplayBundle, id: string | undefined, update: boolean): void {
  const send = kernelWriter();
  if (!send) {
    process.stdout.write(`${data['text/plain']}\n`);
    return;
  }
  const encoded = Object.entries(data).map(([type, value]) => [
    type,
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
  ]);
  const transient = id === undefined ? {} : { display_id: id };
  send({ data: Object.fromEntries(encoded) as object, metadata, transient }, update);
}

/**
 * How the running tslab kernel sends display data. Its public functions send one MIME type at a time; this one, which
 * they are made of, sends a bundle. Undefined outside of a kernel.
 */
function kernelWriter(): WriteDisplayData | undefined {
  // Not imported: outside of a kernel tslab need not be loaded. The kernel has loaded it before any cell runs.
  const jupyter = require.cache[require.resolve('tslab/dist/jupyter')]?.exports as
    { lastWriteDisplayData: WriteDisplayData | null } | undefined;
  return jupyter?.lastWriteDisplayData ?? undefined;
}
