/**
 * A signal that aborts when the kernel is interrupted. `release` stops listening.
 *
 * The kernel's own reaction to an interrupt ends the cell but not the work that the cell has begun.
 */
export function onInterrupt(): { readonly signal: AbortSignal; readonly release: () => void } {
  const stop = new AbortController();
  const abort = (): void => stop.abort();
  // Not at once: the kernel runs a cell's synchronous part with Node's `breakOnSigint`, which resets the signal to its
  // default afterwards. A listener added in between would stay unheard, and the interrupt would end the kernel.
  const listening = setImmediate(() => process.once('SIGINT', abort));
  return {
    signal: stop.signal,
    release: () => {
      clearImmediate(listening);
      process.off('SIGINT', abort);
    },
  };
}
