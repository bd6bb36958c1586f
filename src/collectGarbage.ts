import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collect: (() => void) | undefined;

/**
 * Gives back the memory of what is no longer used. V8 does so by itself when its own heap grows, and that hardly does here:
 * images lie outside of it, so hundreds of megabytes that nobody needs may stay for a whole run.
 */
export function collectGarbage(): void {
  if (!collect) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
}
