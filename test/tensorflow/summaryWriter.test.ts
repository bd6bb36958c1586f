import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tensorboard } from '../../dist/experiments/tensorboard';
import { SummaryWriter } from '../../dist/tensorflow';
import { temporaryFolder } from '../support/folders';

/** The records of a TFRecord file: length (8 bytes), its checksum (4), the record, its checksum (4). */
function records(folder: string): Buffer[] {
  const [file] = readdirSync(folder);
  const bytes = readFileSync(join(folder, file));
  const found: Buffer[] = [];
  for (let offset = 0; offset < bytes.length;) {
    const length = Number(bytes.readBigUInt64LE(offset));
    found.push(bytes.subarray(offset + 12, offset + 12 + length));
    offset += length + 16;
  }
  return found;
}

/** Whether a record holds a name and, somewhere behind it, a float32. */
function holds(record: Buffer, name: string, value: number): boolean {
  const number = Buffer.alloc(4);
  number.writeFloatLE(value);
  const at = record.indexOf(name);
  return at >= 0 && record.indexOf(number, at) > at;
}

test('numbers with their names are in the event file once it is flushed', () => {
  const folder = join(temporaryFolder(), 'new', 'log');
  const writer = new SummaryWriter(folder);
  writer.scalar('a/loss', 1.25, 1);
  writer.scalar('a/loss', 0.375, 2);
  writer.flush();
  const events = records(folder).filter((record) => record.includes('a/loss'));
  expect(events.length).toBe(2);
  expect(holds(events[0], 'a/loss', 1.25)).toBe(true);
  expect(holds(events[1], 'a/loss', 0.375)).toBe(true);
});

test('epochs and diagnoses of a run, without what is no number and without single batches', () => {
  const folder = temporaryFolder();
  const board = tensorboard(folder);
  board.onEpoch({ stage: 'svdd', epoch: 1, epochs: 2, loss: 2.5, learningRate: 0.5, seconds: 1 });
  board.onRow({ stage: 'svdd', epoch: 1, batch: null, set: 'test', auc: 0.75, norm: null });
  board.onRow({ stage: 'svdd', epoch: 1, batch: 2, set: 'test', auc: 0.5 });
  board.flush();
  const events = records(folder);
  expect(events.some((record) => holds(record, 'svdd/loss', 2.5))).toBe(true);
  expect(events.some((record) => holds(record, 'svdd/learning_rate', 0.5))).toBe(true);
  expect(events.filter((record) => record.includes('svdd_test/auc')).length).toBe(1);
  expect(events.some((record) => record.includes('radius') || record.includes('norm'))).toBe(false);
});
