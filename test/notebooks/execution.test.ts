/** Every notebook from its first cell to its last, as on a clean clone. */
import { describe, expect, test } from 'vitest';
import { codeOf, complaintsOf, notebookFolder, NOTEBOOKS, placeNotebook } from '../support/notebooks';

/** A notebook takes ten to twenty seconds of one core; on a busy machine the same work is many times as long. */
const TIMEOUT = 300_000;

const readsTables = (name: string): boolean => codeOf(name).some((code) => code.includes('log/tables'));

describe.each(NOTEBOOKS)('%s', (name) => {
  test(
    'runs through',
    async () => {
      const place = notebookFolder({ tables: true });
      expect(await complaintsOf(placeNotebook(place, name))).toBe('');
    },
    TIMEOUT,
  );

  test.runIf(readsTables(name))(
    'runs through where no run has finished, nor is there a browser to draw with',
    async () => {
      const place = notebookFolder({ tables: false });
      expect(await complaintsOf(placeNotebook(place, name), { DEEP_SVDD_BROWSER: '' })).toBe('');
    },
    TIMEOUT,
  );
});
