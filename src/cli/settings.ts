import { Option, type Command } from 'commander';
import { InputError } from '../errors';
import type { RunSettings } from '../experiments/config';
import { KNOBS, type Knob, type KnobName } from '../experiments/knobs';
import { optionName } from '../experiments/optionText';
import { ORIGINAL_NAMES } from '../experiments/original/names';

/** The keys with an option that says their value as it stands; `--load-model` names a folder instead. */
const OPTIONS = (Object.keys(KNOBS) as KnobName[]).filter((key) => key !== 'loadModel');

/** Gives a command an option for every key of the config, and the published programs' names of some as hidden ones. */
export function withSettings(command: Command): Command {
  for (const key of OPTIONS) {
    const { help, expects }: Knob = KNOBS[key];
    command.option(`${optionName(key)} <value>`, `${help}: ${expects}`);
  }
  for (const name of Object.keys(ORIGINAL_NAMES)) {
    command.addOption(new Option(`--${name} <value>`).hideHelp());
  }
  return command;
}

/**
 * The settings among a command's options, from text to values.
 *
 * @throws InputError when two names of one setting are given
 */
export function settingsOf(options: Readonly<Record<string, unknown>>): RunSettings {
  const names = [
    ...OPTIONS.map((key) => [optionName(key), key] as const),
    ...Object.entries(ORIGINAL_NAMES).map(([name, key]) => [`--${name}`, key] as const),
  ];
  const given = new Map<KnobName, string>();
  const settings: Record<string, unknown> = {};
  for (const [option, key] of names) {
    const text = options[attributeOf(option)];
    if (text === undefined) continue;
    const before = given.get(key);
    if (before !== undefined) throw new InputError(`${before} and ${option} say the same; give one of them.`);
    given.set(key, option);
    settings[key] = (KNOBS[key] as Knob).fromText(text as string);
  }
  return settings as RunSettings;
}

/** Under which name commander keeps an option: --lr-milestone -> lrMilestone */
const attributeOf = (option: string): string => new Option(`${option} <value>`).attributeName();
