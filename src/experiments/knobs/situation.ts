/** The methods that a run can use; the shallow ones work on rows of numbers. */
export const SHALLOW_METHODS = ['ocsvm', 'kde', 'isolation-forest', 'knn'] as const;
export const METHODS = ['deep-svdd', 'autoencoder', ...SHALLOW_METHODS] as const;

/** What decides which keys concern a run. */
export interface Situation {
  readonly method: (typeof METHODS)[number];
  /** A shallow method, on pixels or on the features of a network (a hybrid). */
  readonly shallow: boolean;
  readonly onPixels: boolean;
  /** Whether Deep SVDD, or the autoencoder, is trained as the method, for its features, or before Deep SVDD. */
  readonly trainsDeepSvdd: boolean;
  readonly trainsAutoencoder: boolean;
  readonly softBoundary: boolean;
  /** Every key with its value or default, whether it concerns the run or not. */
  readonly all: Readonly<Record<string, unknown>>;
}

export function situationOf(all: Readonly<Record<string, unknown>>): Situation {
  const method = all['method'] as Situation['method'];
  const shallow = (SHALLOW_METHODS as readonly string[]).includes(method);
  const onPixels = shallow && all['features'] === 'pixels';
  const trainsDeepSvdd = method === 'deep-svdd' || (shallow && all['features'] === 'deep-svdd');
  return {
    method,
    shallow,
    onPixels,
    trainsDeepSvdd,
    trainsAutoencoder: !onPixels && (!trainsDeepSvdd || all['pretrain'] !== false),
    softBoundary: all['objective'] === 'soft-boundary',
    all,
  };
}

type Reason = (situation: Situation) => string | undefined;

/** Concerns these methods only. */
export const onlyFor =
  (...methods: readonly string[]): Reason =>
  ({ method }) =>
    methods.includes(method) ? undefined : `the method is ${method}`;

export const onlyShallow: Reason = ({ shallow, method }) => (shallow ? undefined : `the method is ${method}`);

export const onlyWithNetwork: Reason = ({ onPixels, method }) =>
  onPixels ? `the method is ${method} on pixels` : undefined;

export const onlyWithAutoencoder: Reason = (situation) =>
  onlyWithNetwork(situation) ?? (situation.trainsAutoencoder ? undefined : 'pretrain is false');

export const onlyWithDeepSvdd: Reason = ({ trainsDeepSvdd, method }) =>
  trainsDeepSvdd ? undefined : `the method is ${method}`;

export const onlyWithSoftBoundary: Reason = ({ softBoundary }) =>
  softBoundary ? undefined : 'the objective is one-class';
