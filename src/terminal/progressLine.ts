import { duration } from './duration';

/** A line of text that says how far something is, redrawn in place on a terminal, printed now and then elsewhere. */
export class ProgressLine {
  #drawn = false;
  #lastPrinted = 0;
  readonly #started = Date.now();

  /** @param stream where to draw: stderr, so that stdout stays free for results */
  constructor(
    private readonly label: string,
    private readonly stream: NodeJS.WriteStream = process.stderr,
  ) {}

  /**
   * @param done of `total`, whose relation also gives the time that is left
   * @param note something to say beside it
   * @param secondsLeft where that is known better than from the time so far
   */
  update(done: number, total: number, note = '', secondsLeft?: number): void {
    const seconds = (Date.now() - this.#started) / 1000;
    const rest = secondsLeft ?? (done > 0 ? (seconds / done) * (total - done) : undefined);
    const left = rest === undefined ? '' : ` ${duration(rest)} left`;
    const filled = Math.round((20 * done) / total);
    const bar = '#'.repeat(filled) + '.'.repeat(20 - filled);
    const line = `  ${this.label} [${bar}] ${done}/${total}${left}${note ? `  ${note}` : ''}`;
    if (this.stream.isTTY) {
      this.stream.write(`\r\x1b[K${line.slice(0, (this.stream.columns || 80) - 1)}`);
      this.#drawn = true;
    } else if (done === total || Date.now() - this.#lastPrinted > 10_000) {
      this.stream.write(`${line}\n`);
      this.#lastPrinted = Date.now();
    }
  }

  /** A line of its own, above this one. */
  above(text: string): void {
    this.stream.write(`${this.#drawn ? '\r\x1b[K' : ''}${text}\n`);
    this.#drawn = false;
  }

  /** Leaves the line for what comes next. */
  end(): void {
    if (this.#drawn) this.stream.write('\n');
    this.#drawn = false;
  }
}
