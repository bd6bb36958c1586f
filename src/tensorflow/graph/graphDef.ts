import { binding, type OpAttribute } from '../rawOp';
import { messages, type AttrValue, type NodeDef, type TensorShape } from './protobuf';

/** The version of the format in which nodes are written here; TensorFlow upgrades older ones while it reads them. */
const PRODUCER = 1987;
export const TAG = 'serve';

/** A graph of TensorFlow ops under construction: nodes in the order in which they were added, each named by its number. */
export class GraphDef {
  readonly #nodes: NodeDef[] = [];

  /**
   * @param inputs outputs of other nodes, e.g. "n3:0"
   * @returns the node's name; undefined for an attribute of a kind that is not known here
   */
  op(name: string, attributes: readonly OpAttribute[], inputs: readonly string[]): string | undefined {
    const values: [string, AttrValue][] = [];
    for (const attribute of attributes) {
      const value = valueOf(attribute);
      if (!value) return undefined;
      values.push([attribute.name, value]);
    }
    return this.#node(name, inputs, values);
  }

  /** What is given at each run; of any shape where none is said. */
  placeholder(dtype: number, shape?: readonly number[]): string {
    return this.#node(
      'Placeholder',
      [],
      [
        ['dtype', typeValue(dtype)],
        ['shape', value((v) => v.setShape(shapeOf(shape)))],
      ],
    );
  }

  /** Numbers that are part of the graph. */
  constant(dtype: number, shape: readonly number[], values: ArrayBufferView): string {
    const tensor = new messages.Tensor();
    tensor.setDtype(dtype);
    tensor.setTensorShape(shapeOf(shape));
    // A copy: what the caller does with the memory afterwards is its own affair.
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    tensor.setTensorContent(Uint8Array.from(bytes));
    return this.#node(
      'Const',
      [],
      [
        ['dtype', typeValue(dtype)],
        ['value', value((v) => v.setTensor(tensor))],
      ],
    );
  }

  /** The bytes of saved_model.pb. */
  savedModel(): Uint8Array {
    const graph = new messages.GraphDef();
    const versions = new messages.VersionDef();
    versions.setProducer(PRODUCER);
    graph.setVersions(versions);
    graph.setNodeList(this.#nodes);
    const info = new messages.MetaGraphDef.MetaInfoDef();
    info.addTags(TAG);
    const metaGraph = new messages.MetaGraphDef();
    metaGraph.setMetaInfoDef(info);
    metaGraph.setGraphDef(graph);
    const model = new messages.SavedModel();
    model.setSavedModelSchemaVersion(1);
    model.addMetaGraphs(metaGraph);
    return model.serializeBinary();
  }

  #node(op: string, inputs: readonly string[], attributes: readonly [string, AttrValue][]): string {
    const node = new messages.NodeDef();
    const name = `n${this.#nodes.length}`;
    node.setName(name);
    node.setOp(op);
    for (const input of inputs) node.addInput(input);
    for (const [key, value] of attributes) node.getAttrMap().set(key, value);
    this.#nodes.push(node);
    return name;
  }
}

function valueOf({ type, value: given }: OpAttribute): AttrValue | undefined {
  const made = new messages.AttrValue();
  if (type === binding.TF_ATTR_SHAPE && Array.isArray(given)) made.setShape(shapeOf(given));
  else if (type === binding.TF_ATTR_INT && Array.isArray(given)) {
    const list = new messages.AttrValue.ListValue();
    list.setIList(given);
    made.setList(list);
  } else if (type === binding.TF_ATTR_INT && typeof given === 'number') made.setI(given);
  else if (type === binding.TF_ATTR_TYPE && typeof given === 'number') made.setType(given);
  else if (type === binding.TF_ATTR_FLOAT && typeof given === 'number') made.setF(given);
  else if (type === binding.TF_ATTR_BOOL && typeof given === 'boolean') made.setB(given);
  else if (type === binding.TF_ATTR_STRING && typeof given === 'string') made.setS(Buffer.from(given));
  else return undefined;
  return made;
}

function value(fill: (value: AttrValue) => void): AttrValue {
  const made = new messages.AttrValue();
  fill(made);
  return made;
}

const typeValue = (dtype: number): AttrValue => value((v) => v.setType(dtype));

function shapeOf(shape: readonly number[] | undefined): TensorShape {
  const made = new messages.TensorShape();
  if (!shape) made.setUnknownRank(true);
  for (const length of shape ?? []) {
    const dim = new messages.TensorShape.Dim();
    dim.setSize(length);
    made.addDim(dim);
  }
  return made;
}
