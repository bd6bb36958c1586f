/** The methods that a run can use; the shallow ones work on rows of numbers. */
export const SHALLOW_METHODS = ['ocsvm', 'kde', 'isolation-forest', 'knn'] as const;
/** Those that learn next to nothing: what they tell apart is easy. */
export const STATISTIC_METHODS = ['brightness', 'complexity'] as const;
export const METHODS = [
  'deep-svdd',
  'autoencoder',
  'classifier',
  ...SHALLOW_METHODS,
  ...STATISTIC_METHODS,
] as const;

/** What decides which keys concern a run. */
export interface Situation {
  readonly method: (typeof METHODS)[number];
  /** A shallow method, on pixels or on the features of a network (a hybrid). */
  readonly shallow: boolean;
  /** Without any network. */
  readonly onPixels: boolean;
  /** Whether Deep SVDD, or the autoencoder, is trained as the method, for its features, or before Deep SVDD. */
  readonly trainsDeepSvdd: boolean;
  readonly trainsAutoencoder: boolean;
  readonly softBoundary: boolean;
  /** Whether the run begins with a saved model. */
  readonly loads: boolean;
  /** Every key with its value or default, whether it concerns the run or not. */
  readonly all: Readonly<Record<string, unknown>>;
}

export function situationOf(all: Readonly<Record<string, unknown>>): Situation {
  const method = all['method'] as Situation['method'];
  const shallow = (SHALLOW_METHODS as readonly string[]).includes(method);
  const statistic = (STATISTIC_METHODS as readonly string[]).includes(method);
  const onPixels = statistic || (shallow && all['features'] === 'pixels');
  const loads = typeof all['loadModel'] === 'string';
  const trainsDeepSvdd = method === 'deep-svdd' || (!loads && shallow && all['features'] === 'deep-svdd');
  return {
    method,
    shallow,
    onPixels,
    trainsDeepSvdd,
    trainsAutoencoder:
      method === 'autoencoder' ||
      (!loads && !onPixels && method !== 'classifier' && (!trainsDeepSvdd || all['pretrain'] !== false)),
    softBoundary: all['objective'] === 'soft-boundary',
    loads,
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

/** Not where a shallow method takes the pixels, or the features of a network that is loaded. */
export const onlyWithNetwork: Reason = ({ onPixels, shallow, loads, method }) => {
  if (onPixels) return `the method is ${method} on pixels`;
  return shallow && loads ? 'the network is loaded' : undefined;
};

/** Concerns runs whose outliers are another set's images. */
export const onlyWithOtherOutliers: Reason = ({ all }) =>
  all['outlierDataset'] === 'none' ? 'outlierDataset is none' : undefined;

export const onlyWithAutoencoder: Reason = (situation) => {
  const reason = onlyWithNetwork(situation);
  if (reason !== undefined || situation.trainsAutoencoder) return reason;
  if (situation.method === 'classifier') return 'the method is classifier';
  return situation.loads ? 'no autoencoder is trained before a model that is loaded' : 'pretrain is false';
};

/** Preprocessing is saved with a model. */
export const onlyWithoutModel: Reason = ({ loads }) =>
  loads ? 'the model that is loaded brings its own preprocessing' : undefined;

/** What is fitted; a shallow method that is loaded is scored as it is. */
export const onlyFitted: Reason = ({ loads, onPixels }) =>
  loads && onPixels ? 'the model is loaded and scored as it is' : undefined;

export const onlyWithDeepSvdd: Reason = ({ trainsDeepSvdd, loads, shallow, method }) => {
  if (trainsDeepSvdd) return undefined;
  return shallow && loads ? 'the network is loaded' : `the method is ${method}`;
};

/** Where Deep SVDD's network is trained, for Deep SVDD or to classify. */
export const onlyWithEncoder: Reason = (situation) =>
  situation.method === 'classifier' ? undefined : onlyWithDeepSvdd(situation);

export const notForClassifier: Reason = ({ method }) =>
  method === 'classifier' ? 'the threshold of the classifier is a probability of 1/2' : undefined;

export const onlyWithSoftBoundary: Reason = ({ softBoundary }) =>
  softBoundary ? undefined : 'the objective is one-class';
