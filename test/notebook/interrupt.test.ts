import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

test('interrupting the kernel stops the training itself, not only its cell', async () => {
  const python = join(root, '.venv', 'bin', 'python');
  const script = join(import.meta.dirname, 'interrupt.py');
  const { stdout } = await promisify(execFile)(python, [script, join(root, 'notebooks')]);
  expect(stdout).toContain('training error');
  expect(stdout).toContain('{"began":true,"wentOn":false}');
});
