import { KNOBS } from '../knobs';
import type { LogFolder } from '../logFolder';
import { optionName, optionText } from '../optionText';
import type { PlannedRun } from '../plan';

/**
 * A shell command for each run, which shares autoencoders and folders with `grid`. Runs that begin with the same
 * autoencoder stand far apart: while the first of them trains it, the others would wait.
 */
export function commandsOf(runs: readonly PlannedRun[], log: LogFolder): string[] {
  const seen = new Map<string, number>();
  const turns = runs.map((run) => {
    const turn = run.stage === undefined ? 0 : (seen.get(run.stage) ?? 0);
    if (run.stage !== undefined) seen.set(run.stage, turn + 1);
    return { run, turn };
  });
  return turns.sort((a, b) => a.turn - b.turn).map(({ run }) => commandOf(run, log));
}

function commandOf({ hash, settings, stage }: PlannedRun, log: LogFolder): string {
  const given = Object.entries(settings)
    .sort(([a], [b]) => KEYS.indexOf(a) - KEYS.indexOf(b))
    .map(([key, value]) => `${optionName(key)} ${quoted(optionText(key, value))}`);
  const shared = stage === undefined ? [] : [`--stages ${quoted(log.root)}`];
  return ['npx deep-svdd run', ...given, ...shared, `--out ${quoted(log.run(hash))}`].join(' ');
}

const KEYS = Object.keys(KNOBS);

/** A text as one word of a shell command. */
function quoted(text: string): string {
  return /^[\w./@:+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Slurm's usual limit for the size of an array is 1001. */
const MOST_TASKS = 1000;

/**
 * A script for sbatch: a job array of one task a run, up to a thousand; of more runs each task does every n-th one after
 * another. It is started where the commands would be, in a checkout that all nodes see.
 */
export function slurmScript(name: string, commands: readonly string[], threads = 1): string {
  const tasks = Math.min(MOST_TASKS, commands.length);
  return [
    '#!/usr/bin/env bash',
    `#SBATCH --job-name=${name}`,
    `#SBATCH --array=1-${tasks}`,
    '#SBATCH --ntasks=1',
    `#SBATCH --cpus-per-task=${threads}`,
    'status=0',
    'while IFS= read -r command; do',
    '  bash -c "$command" </dev/null || status=1',
    `done < <(awk -v n=${tasks} -v i="$SLURM_ARRAY_TASK_ID" '(NR - i) % n == 0' <<'RUNS'`,
    ...commands,
    'RUNS',
    ')',
    'exit $status',
  ].join('\n');
}
