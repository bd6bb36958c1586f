import type { Command } from 'commander';
import type { RunSettings } from '../experiments/config';
import { KNOBS, type Knob } from '../experiments/knobs';
import { optionName } from '../experiments/optionText';

/** The keys with an option that says their value as it stands; `--load-model` names a folder instead. */
const OPTIONS = Object.entries<Knob>(KNOBS).filter(([key]) => key !== 'loadModel');

/** Gives a command an option for every key of the config. */
export function withSettings(command: Command): Command {
  for (const [key, knob] of OPTIONS) {
    command.option(`${optionName(key)} <value>`, `${knob.help}: ${knob.expects}`);
  }
  return command;
}

/** The settings among a command's options, from text to values. */
export function settingsOf(options: Readonly<Record<string, unknown>>): RunSettings {
  const known = OPTIONS.filter(([key]) => options[key] !== undefined);
  return Object.fromEntries(known.map(([key, knob]) => [key, knob.fromText(String(options[key]))]));
}
