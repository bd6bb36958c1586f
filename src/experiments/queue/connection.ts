import { Redis } from 'ioredis';
import { EnvironmentError, InputError } from '../../errors';

/** The queue that grids put jobs on and workers take them from. */
export const QUEUE = 'deep-svdd';

const TIMEOUT_MS = 10_000;

/**
 * Connects to Redis; broken connections are made again by themselves.
 *
 * @param url redis://[user:password@]host[:port][/database], or rediss:// with TLS
 * @throws InputError for another kind of address; EnvironmentError when nothing answers there
 */
export async function connect(url: string): Promise<Redis> {
  if (!/^rediss?:\/\/./.test(url)) {
    throw new InputError(`--queue takes an address such as redis://localhost:6379, not "${url}".`);
  }
  // BullMQ's workers wait for jobs on a connection that must not give up.
  const redis = new Redis(url, { maxRetriesPerRequest: null, lazyConnect: true, connectTimeout: TIMEOUT_MS });
  let last: Error | undefined;
  redis.on('error', (error: Error) => (last = error));
  const late = setTimeout(() => redis.disconnect(), TIMEOUT_MS);
  try {
    await redis.connect();
  } catch (error) {
    redis.disconnect();
    const { host, port } = redis.options;
    throw new EnvironmentError(
      `No Redis server answers at ${host}:${port} (${last?.message ?? (error as Error).message}). Is it running?`,
      { cause: error },
    );
  } finally {
    clearTimeout(late);
  }
  return redis;
}
