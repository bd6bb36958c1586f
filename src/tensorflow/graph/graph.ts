import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tensor } from '../load';
import { binding, idOf, tensorOf } from '../rawOp';
import { TAG } from './graphDef';
import type { Recorded } from './recording';

/**
 * A function that was recorded, in a TensorFlow session of its own. One call runs all of its ops, and what lies between them is
 * freed as soon as nothing needs it any more.
 */
export class Graph {
  readonly #session: number;
  readonly #inputs: string;
  readonly #outputs: string;

  /** @throws Error where the system's folder for temporary files cannot be written, or TensorFlow refuses the graph */
  constructor(private readonly recorded: Recorded) {
    this.#inputs = recorded.inputs.join();
    this.#outputs = recorded.outputs.join();
    const folder = mkdtempSync(join(tmpdir(), 'deep-svdd-graph-'));
    try {
      writeFileSync(join(folder, 'saved_model.pb'), recorded.model);
      this.#session = binding.loadSavedModel(folder, TAG);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** The function's results, and its variables moved; undefined, and nothing done, where it would have decided otherwise. */
  run(inputs: readonly Tensor[]): Tensor[] | undefined {
    const { read, captured, decisions, written } = this.recorded;
    const values = read.map((variable) => variable.read());
    try {
      const given = [...inputs, ...values];
      const holds = decisions.every(
        ({ input, predicate, outcome }) => predicate(given[input].dataSync() as Float32Array) === outcome,
      );
      if (!holds) return undefined;
      const ids = [...given.map(idOf), ...captured];
      const made = binding.runSavedModel(this.#session, ids, this.#inputs, this.#outputs).map(tensorOf);
      const results = made.slice(0, made.length - written.length);
      made.slice(results.length).forEach((value, i) => {
        written[i].assign(value);
        value.dispose();
      });
      return results;
    } finally {
      for (const value of values) value.dispose();
    }
  }

  dispose(): void {
    binding.deleteSavedModel(this.#session);
  }
}
