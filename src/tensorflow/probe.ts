import { tf } from './load';

/**
 * Runs a trial of an op with an internal name once, when first asked, and remembers whether it worked. Such names
 * come and go between TensorFlow releases; where one is missing, the plain op serves.
 */
export function nativeOpWorks(trial: () => boolean): () => boolean {
  let works: boolean | undefined;
  return () => {
    works ??= tf.tidy(() => {
      try {
        return trial();
      } catch {
        return false;
      }
    });
    return works;
  };
}
