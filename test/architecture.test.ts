/** Imports point one way, along the way of the data, and nothing but src/tensorflow touches the backend. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const src = join(import.meta.dirname, '..', 'src');

/** Rooms in the order in which data flows; a room may import from itself and from those before it. */
const ROOMS = [
  ['collectGarbage', 'errors', 'files', 'locks', 'quantile', 'random', 'terminal'],
  ['tensorflow'],
  ['datasets'],
  ['preprocessing'],
  ['networks'],
  ['training'],
  ['detectors'],
  ['metrics'],
  ['attacks'],
  ['experiments'],
  ['report'],
  ['notebook'],
  ['index', 'cli'],
];
const rankOf = (room: string): number => ROOMS.findIndex((rooms) => rooms.includes(room));

interface Import {
  readonly from: string;
  readonly to: string;
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

function importsOf(file: string): Import[] {
  const text = readFileSync(join(src, file), 'utf8');
  const named = [...text.matchAll(/(?:from|import|import\()\s*\(?'([^']+)'/g)].map((match) => match[1]);
  return named.map((to) => ({ from: file, to }));
}

const roomOf = (file: string): string => file.split('/')[0].replace(/\.(ts|js)$/, '');

test('every file belongs to a room', () => {
  expect(files.filter((file) => rankOf(roomOf(file)) < 0)).toEqual([]);
});

test('imports point from later rooms to earlier ones', () => {
  const wrong = files.flatMap(importsOf).filter(({ from, to }) => {
    if (!to.startsWith('.')) return false;
    const target = relative(src, resolve(src, dirname(from), to));
    return target !== '' && !target.startsWith('..') && rankOf(roomOf(target)) > rankOf(roomOf(from));
  });
  expect(wrong).toEqual([]);
});

test('only src/tensorflow imports TensorFlow', () => {
  const wrong = files
    .flatMap(importsOf)
    .filter(({ from, to }) => to.startsWith('@tensorflow/') && roomOf(from) !== 'tensorflow');
  expect(wrong).toEqual([]);
});

test('no file imports itself by way of others', () => {
  const graph = new Map(
    files.map((file) => {
      const targets = importsOf(file)
        .filter(({ to }) => to.startsWith('.'))
        .map(({ to }) => relative(src, resolve(src, dirname(file), to)).replace(/\.js$/, ''));
      const paths = targets.map((target) =>
        [`${target}.ts`, join(target, 'index.ts')].find((p) => files.includes(p)),
      );
      return [file, paths.filter((path): path is string => path !== undefined)] as const;
    }),
  );
  const typeOnly = (from: string, to: string): boolean => {
    const name = relative(dirname(from), to).replace(/(\/index)?\.ts$/, '');
    const text = readFileSync(join(src, from), 'utf8');
    const path = name.startsWith('.') ? name : `./${name}`;
    const statements = [...text.matchAll(/(import|export) (type )?[^;]*? from '([^']+)'/g)].filter(
      (m) => m[3] === path,
    );
    return statements.length > 0 && statements.every((statement) => statement[2] !== undefined);
  };
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: string[]): void => {
    if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
    else if (!done.has(file)) {
      for (const next of graph.get(file) ?? []) if (!typeOnly(file, next)) visit(next, [...path, file]);
      done.add(file);
    }
  };
  for (const file of files) visit(file, []);
  expect(cycles).toEqual([]);
});
