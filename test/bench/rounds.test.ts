import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

interface Side {
  ask: (question: object) => Promise<unknown>;
  end: () => Promise<void>;
}
const file = join(import.meta.dirname, '..', '..', 'bench', 'rounds.mjs');
const { Worker } = (await import(pathToFileURL(file).href)) as {
  Worker: new (program: string, args: readonly string[]) => Side;
};

const echo = 'process.stdin.on("data", (line) => process.stdout.write(line))';

test('a side answers line by line, and can be ended twice', async () => {
  const side = new Worker(process.execPath, ['-e', echo]);
  const question = { task: 'step', repetitions: 2 };
  expect(await side.ask(question)).toEqual(question);
  await side.end();
  await side.end();
});

test('what a side says when it fails is told', async () => {
  const side = new Worker(process.execPath, ['-e', 'throw new Error("no such network")']);
  await expect(side.ask({ task: 'step' })).rejects.toThrow(/step failed:[^]*no such network/);
  await side.end();
});
