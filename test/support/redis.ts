import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';

/** Whether the program redis-server can be started. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

/** Starts a Redis server of its own on a free port, which keeps nothing on disk. */
export async function startRedis(): Promise<{ url: string; server: ChildProcess }> {
  const port = await freePort();
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  await new Promise<void>((resolve, reject) => {
    let text = '';
    server.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      if (text.includes('Ready to accept connections')) resolve();
    });
    server.on('close', () => reject(new Error(`redis-server ended: ${text}`)));
  });
  return { url: `redis://127.0.0.1:${port}`, server };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
