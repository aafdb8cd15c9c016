import CKernels
import Glibc

/// A model laid out in memory for one instruction set and ready to run.
///
/// Loading packs the weights and plans the memory; after that `run` allocates nothing. A network works in memory of its
/// own, so it belongs to one task; make one for each task that needs it, from the same `Model`.
public final class Network {
  public let model: Model
  public let instructionSet: InstructionSet
  /// Bytes that the activations of one inference take, all together.
  public let arenaBytes: Int

  /// Bytes of packed weights, of factors and of address tables.
  public var constantBytes: Int { steps.reduce(0) { $0 + $1.constantBytes } }

  private let arena: AlignedBuffer<UInt8>
  private let placed: [PlacedActivation]
  private let steps: [any Step]

  /// Lays out `model`. Without an instruction set the fastest is taken, or the one that `MIEN_INSTRUCTION_SET` names.
  public init(_ model: Model, instructionSet wanted: InstructionSet? = nil) throws(InferenceError) {
    let instructionSet: InstructionSet
    if let wanted { instructionSet = wanted } else { instructionSet = try InstructionSet.selected() }
    guard mien_isa_available(instructionSet.isa) else { throw .unavailable(instructionSet: instructionSet.name) }
    let plan = try MemoryPlan(model)
    let arena = AlignedBuffer<UInt8>(count: plan.arenaBytes)
    let placed = zip(model.activations, plan.placements).map { activation, placement in
      PlacedActivation(
        placement: placement, quantisation: activation.quantisation, base: arena.base + placement.offset)
    }
    var steps: [any Step] = []
    for layer in model.layers where !layer.isSoftmax {
      guard let step = Self.step(layer, placed, instructionSet.isa) else {
        throw .unsupported(file: model.file, reason: "layer \(layer.name) has no kernel for \(instructionSet.name)")
      }
      steps.append(step)
    }
    self.model = model
    self.instructionSet = instructionSet
    self.arena = arena
    self.placed = placed
    self.steps = steps
    arenaBytes = plan.arenaBytes
  }

  private static func step(_ layer: Layer, _ placed: [PlacedActivation], _ isa: mien_isa) -> (any Step)? {
    let (input, output) = (placed[layer.inputs[0]], placed[layer.output])
    let second = layer.inputs.count > 1 ? placed[layer.inputs[1]] : nil
    switch layer.operation {
    case .convolution(let weights, let window, let relu):
      return ConvolutionStep(weights, window, relu: relu, input: input, output: output, addend: second, isa: isa)
    case .depthwise(let weights, let window, let relu):
      return DepthwiseStep(weights, window, relu: relu, input: input, output: output, addend: second, isa: isa)
    case .maximumPool(let window):
      return PoolingStep(maximum: window, input: input, output: output, isa: isa)
    case .averagePool(let window, let relu):
      return PoolingStep(average: window, relu: relu, input: input, output: output, isa: isa)
    case .add(let relu):
      return second.flatMap { AddStep(relu: relu, input, $0, output: output, isa: isa) }
    case .relu:
      return ReLUStep(input: input, output: output)
    case .softmax:
      return nil
    }
  }

  /// One inference. `image` holds height x width x channels bytes, interleaved by pixel, rows without gaps, in the
  /// units that the network was trained on; a byte stands for (byte - 128) / 128 in the usual input quantisation.
  public func run(image: UnsafeBufferPointer<UInt8>) throws(InferenceError) {
    let input = placed[0]
    guard let source = image.baseAddress, image.count == input.shape.count else {
      throw .wrongInput(file: model.file, expectedBytes: input.shape.count, actualBytes: image.count)
    }
    input.fillBorder()
    let rowBytes = input.shape.width * input.shape.channels
    for row in 0..<input.shape.height {
      memcpy(input.image + row * input.rowBytes, source + row * rowBytes, rowBytes)
    }
    for step in steps { step.run() }
  }

  public func run(image: [UInt8]) throws(InferenceError) {
    try image.withUnsafeBufferPointer { bytes throws(InferenceError) in try run(image: bytes) }
  }

  /// An output of the last `run`, in real numbers: dequantised, and after softmax where the output is one.
  public func output(named name: String) throws(InferenceError) -> [Float] {
    guard let index = model.outputs.first(where: { model.activations[$0].name == name }) else {
      throw .unknownOutput(file: model.file, name: name, known: model.outputNames)
    }
    guard let softmax = model.layers.first(where: { $0.output == index && $0.isSoftmax }) else {
      return dequantised(index)
    }
    let logits = dequantised(softmax.inputs[0])
    let highest = logits.max() ?? 0
    let powers = logits.map { exp($0 - highest) }
    let total = powers.reduce(0, +)
    return powers.map { $0 / total }
  }

  /// An output that was looked up once, to be read after every `run` without allocating.
  public struct Output: Sendable {
    fileprivate let index: Int
    fileprivate let quantisation: Quantisation
    /// How many values it has.
    public let count: Int
  }

  /// - Throws: `unknownOutput`. An output behind a softmax is read as the logits.
  public func lookUp(output name: String) throws(InferenceError) -> Output {
    guard let index = model.outputs.first(where: { model.activations[$0].name == name }) else {
      throw .unknownOutput(file: model.file, name: name, known: model.outputNames)
    }
    let source = model.layers.first { $0.output == index && $0.isSoftmax }?.inputs[0] ?? index
    return Output(index: source, quantisation: placed[source].quantisation, count: placed[source].shape.count)
  }

  /// A value of the last `run` in real numbers, at a position in 0..<count of height, width, channel; 0 outside.
  public func value(of output: Output, at position: Int) -> Float {
    guard (0..<output.count).contains(position) else { return 0 }
    let activation = placed[output.index]
    let rowCount = activation.shape.width * activation.shape.channels
    let stored = activation.image[position / rowCount * activation.rowBytes + position % rowCount]
    return Float(Int32(stored) - output.quantisation.storedZeroPoint) * output.quantisation.scale
  }

  /// The int8 values of an output of the last `run`, as the model file defines them.
  public func quantisedOutput(named name: String) throws(InferenceError) -> [Int8] {
    guard let index = model.outputs.first(where: { model.activations[$0].name == name }) else {
      throw .unknownOutput(file: model.file, name: name, known: model.outputNames)
    }
    return stored(index).map { Int8(truncatingIfNeeded: Int($0) - 128) }
  }

  private func dequantised(_ index: Int) -> [Float] {
    let quantisation = placed[index].quantisation
    return stored(index).map { Float(Int32($0) - quantisation.storedZeroPoint) * quantisation.scale }
  }

  private func stored(_ index: Int) -> [UInt8] {
    let activation = placed[index]
    let rowBytes = activation.shape.width * activation.shape.channels
    return (0..<activation.shape.height).flatMap { row in
      UnsafeBufferPointer(start: activation.image + row * activation.rowBytes, count: rowBytes)
    }
  }
}
