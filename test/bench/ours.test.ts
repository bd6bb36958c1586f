import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { loadMnist } from '../../dist/datasets';

beforeAll(async () => void (await loadMnist()));

test("this library's side answers line by line: as many times as repetitions, all above 0", async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', '..', 'bench', 'ours.mjs')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let answers = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (answers += text));
  const questions = [
    { task: 'step', dataset: 'mnist', what: 'encoder', repetitions: 3 },
    { task: 'step', dataset: 'mnist', what: 'autoencoder', repetitions: 40 },
    { task: 'score', dataset: 'mnist', repetitions: 1 },
    { task: 'shallow', method: 'isolation-forest', repetitions: 2 },
  ];
  child.stdin.end(questions.map((question) => `${JSON.stringify(question)}\n`).join(''));
  expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0);
  const lines = answers.trim().split('\n');
  expect(lines.length).toBe(questions.length);
  lines.forEach((line, i) => {
    const { milliseconds } = JSON.parse(line) as { milliseconds: number[] };
    expect(milliseconds.length, questions[i].task).toBe(questions[i].repetitions);
    expect(Math.min(...milliseconds)).toBeGreaterThan(0);
  });
});
