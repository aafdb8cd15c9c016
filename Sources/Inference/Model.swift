import FoundationEssentials

/// A network as its file describes it, checked and ready to be laid out by `Network`. Immutable; share it freely.
public struct Model: Sendable {
  /// The version of the file format that this reader knows.
  static let formatVersion = "1"

  /// What the file was called by whoever opened it; errors name it.
  public let file: String
  /// The network's own name.
  public let name: String
  /// What the classes of the last layer stand for, in order; empty where the file names none.
  public let labels: [String]
  /// The file's metadata as it is: provenance, licence, metrics.
  public let metadata: [String: String]
  /// The fp32 tensors that no layer uses, by name: for what is worked out from the network's outputs.
  public let constants: [String: Constant]
  /// Multiply-accumulates of one inference, not counting pooling and addition.
  public let multiplyAccumulates: Int

  /// An fp32 tensor as the file holds it: nothing is known of its values, which may be no numbers.
  public struct Constant: Sendable, Equatable {
    public let shape: [Int]
    public let values: [Float]
  }

  let activations: [Activation]
  let layers: [Layer]
  let outputs: [Int]

  /// Height, width and channels of the picture that the network takes, in bytes interleaved by pixel.
  public var inputShape: (height: Int, width: Int, channels: Int) {
    let shape = activations[0].shape
    return (shape.height, shape.width, shape.channels)
  }
  /// Names to ask `Network.output(named:)` for.
  public var outputNames: [String] { outputs.map { activations[$0].name } }
  /// Number of layers, as they are run.
  public var layerCount: Int { layers.count }

  /// Reads a model file (safetensors with a graph in its metadata; Models/README.md has the format).
  /// Whatever the bytes are, the result is a model that is safe to run or an error that names `file`.
  public init(bytes: [UInt8], file: String) throws(InferenceError) {
    let container = try SafeTensors(bytes: bytes, file: file)
    func text(_ key: String) throws(InferenceError) -> String {
      guard let value = container.metadata[key] else {
        throw .malformed(file: file, reason: "its metadata lack \"\(key)\"")
      }
      return value
    }
    guard try text("format") == "mien-network" else {
      throw .malformed(file: file, reason: "it is safetensors, but not a network of ours")
    }
    let version = try text("format_version")
    guard version == Self.formatVersion else {
      throw .unsupported(file: file, reason: "format version \(version); this version reads \(Self.formatVersion)")
    }
    let graph: GraphDescription
    let labels: [String]
    do {
      let decoder = JSONDecoder()
      graph = try decoder.decode(GraphDescription.self, from: Data(try text("graph").utf8))
      labels = try container.metadata["labels"].map { try decoder.decode([String].self, from: Data($0.utf8)) } ?? []
    } catch let error as InferenceError {
      throw error
    } catch {
      throw .malformed(file: file, reason: "its graph or its labels are not the JSON that they should be")
    }
    let reader = try GraphReader(graph, container: container, file: file)
    self.file = file
    name = try text("name")
    self.labels = labels
    metadata = container.metadata
    let used = Set(graph.nodes.compactMap(\.weightScales))
    constants = container.tensors.filter { $1.type == .float32 && !used.contains($0) }
      .mapValues { Constant(shape: $0.shape, values: container.elements($0, as: Float.self)) }
    multiplyAccumulates = reader.multiplyAccumulates
    activations = reader.activations
    layers = reader.layers
    outputs = reader.outputs
  }

  /// The same, from memory such as an embedded file; nothing of it is kept.
  public init(bytes: UnsafeRawBufferPointer, file: String) throws(InferenceError) {
    try self.init(bytes: Array(bytes), file: file)
  }
}
