import { tf } from './load';

/** Writes numbers over steps into an event file that TensorBoard reads. */
export class SummaryWriter {
  readonly #writer: ReturnType<typeof tf.node.summaryFileWriter>;

  /** @param folder TensorBoard's log directory; made when it is missing, and an event file more in it when it is not */
  constructor(folder: string) {
    this.#writer = tf.node.summaryFileWriter(folder);
  }

  /** @param name with a "/" after the group that its chart belongs to */
  scalar(name: string, value: number, step: number): void {
    this.#writer.scalar(name, value, step);
  }

  /** Writes down what is still in memory. */
  flush(): void {
    this.#writer.flush();
  }
}
