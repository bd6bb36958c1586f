import { createRequire } from 'node:module';

/**
 * TensorFlow's messages for a saved graph, as far as they are used here. The classes are those that tfjs-node reads saved models
 * with; they come without types.
 */
export interface GraphMessages {
  readonly SavedModel: new () => Message & {
    setSavedModelSchemaVersion(version: number): void;
    addMetaGraphs(graph: object): void;
    serializeBinary(): Uint8Array;
  };
  readonly MetaGraphDef: (new () => Message & {
    setMetaInfoDef(info: object): void;
    setGraphDef(graph: object): void;
  }) & { readonly MetaInfoDef: new () => Message & { addTags(tag: string): void } };
  readonly GraphDef: new () => Message & {
    setVersions(versions: object): void;
    setNodeList(nodes: readonly object[]): void;
  };
  readonly VersionDef: new () => Message & { setProducer(version: number): void };
  readonly NodeDef: new () => NodeDef;
  readonly AttrValue: (new () => AttrValue) & {
    readonly ListValue: new () => Message & { setIList(values: readonly number[]): void };
  };
  readonly TensorShape: (new () => TensorShape) & {
    readonly Dim: new () => Message & { setSize(length: number): void };
  };
  readonly Tensor: new () => Message & {
    setDtype(type: number): void;
    setTensorShape(shape: TensorShape): void;
    setTensorContent(bytes: Uint8Array): void;
  };
}

type Message = object;

export interface NodeDef extends Message {
  setName(name: string): void;
  setOp(op: string): void;
  addInput(input: string): void;
  getAttrMap(): { set(name: string, value: AttrValue): void };
}

export interface AttrValue extends Message {
  setType(type: number): void;
  setS(text: Uint8Array): void;
  setI(value: number): void;
  setF(value: number): void;
  setB(value: boolean): void;
  setShape(shape: TensorShape): void;
  setTensor(tensor: object): void;
  setList(list: object): void;
}

export interface TensorShape extends Message {
  addDim(dim: object): void;
  setUnknownRank(unknown: boolean): void;
}

export const messages = createRequire(__filename)(
  '@tensorflow/tfjs-node/dist/proto/api_pb.js',
) as GraphMessages;
