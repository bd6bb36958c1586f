import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { configHash, resolveConfig } from '../../dist/experiments';
import { keptRun } from '../../dist/notebook';
import { temporaryFolder } from '../support/folders';
import { withoutLeaks } from '../support/leaks';

test('a run is executed once and kept under its hash; diagnosed when that is asked for', () =>
  withoutLeaks(async () => {
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const log = temporaryFolder();
    const config = resolveConfig({ dataset: 'mnist', normal: [3], profile: 'smoke' });
    const folder = await keptRun(config, { log });
    expect(folder).toBe(join(log, 'runs', configHash(config)));
    const printed = write.mock.calls.map(([text]) => String(text)).join('');
    expect(printed).toMatch(/Autoencoder \(mnist 3\): epoch 1\/1/);
    expect(printed).toMatch(/Deep SVDD, one-class \(mnist 3\): epoch 2\/2/);
    expect(readFileSync(join(folder, 'log.txt'), 'utf8')).toMatch(/Data: mnist, normal 3/);

    const { ctimeMs } = statSync(join(folder, 'metrics.json'));
    write.mockClear();
    expect(await keptRun(config, { log })).toBe(folder);
    expect(write).not.toHaveBeenCalled();
    expect(statSync(join(folder, 'metrics.json')).ctimeMs).toBe(ctimeMs);

    expect(existsSync(join(folder, 'diagnostics.csv'))).toBe(false);
    await keptRun(config, { log, diagnostics: true });
    expect(existsSync(join(folder, 'diagnostics.csv'))).toBe(true);
    write.mockRestore();
    // Nobody listens to interrupts any more.
    expect(process.listenerCount('SIGINT')).toBe(0);
  }));
