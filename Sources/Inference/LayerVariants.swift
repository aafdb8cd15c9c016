import CKernels

/// One layer of a given shape in memory of its own, with every kernel of this processor that can run it.
struct LayerVariants {
  struct Variant {
    /// operation_types_tile_instruction-set.
    let name: String
    /// The least that the processor must have for it.
    let instructionSet: InstructionSet
    let step: any Step
  }

  /// Slowest instruction set first.
  let variants: [Variant]
  /// The name of the variant that an instruction set's networks get.
  let picks: [InstructionSet: String]
  private let memory: [AlignedBuffer<UInt8>]

  init(_ shape: LayerShape) {
    var memory: [AlignedBuffer<UInt8>] = []
    func place(_ shape: Shape, around window: Window? = nil) -> PlacedActivation {
      let placement = MemoryPlan.Placement(
        top: window?.top ?? 0, left: window?.left ?? 0, bottom: window?.bottom ?? 0, right: window?.right ?? 0,
        shape: shape)
      let bytes = AlignedBuffer((0..<placement.byteCount + MemoryPlan.slack).map { UInt8(truncatingIfNeeded: $0 * 89) })
      memory.append(bytes)
      return PlacedActivation(
        placement: placement, quantisation: Quantisation(scale: 0.05, zeroPoint: -3), base: bytes.base)
    }
    let isPooling = shape.kind == .maximumPool || shape.kind == .averagePool
    let input = place(shape.input, around: isPooling ? nil : shape.window)
    let output = place(shape.output)
    let second = shape.hasSecondInput ? place(shape.output) : nil
    self.memory = memory

    if case .convolution = shape.kind {
      (variants, picks) = Self.convolutions(shape, input, output, second)
      return
    }
    var (variants, picks): ([Variant], [InstructionSet: String]) = ([], [:])
    for set in InstructionSet.available {
      let step: (any Step)?
      let name: UnsafePointer<CChar>?
      switch shape.kind {
      case .convolution: continue
      case .depthwise:
        name = mien_depthwise_name(set.isa)
        step = DepthwiseStep(
          Self.weights(shape), shape.window, relu: true, input: input, output: output, addend: nil, isa: set.isa)
      case .maximumPool:
        name = mien_maximum_name(set.isa)
        step = PoolingStep(maximum: shape.window, input: input, output: output, isa: set.isa)
      case .averagePool:
        name = mien_average_name(set.isa)
        step = PoolingStep(average: shape.window, relu: false, input: input, output: output, isa: set.isa)
      case .add:
        name = mien_add_name(set.isa)
        step = second.flatMap { AddStep(relu: true, input, $0, output: output, isa: set.isa) }
      }
      guard let step, let name else { continue }
      picks[set] = String(cString: name)
      if variants.contains(where: { $0.name == picks[set] }) { continue }
      variants.append(Variant(name: String(cString: name), instructionSet: set, step: step))
    }
    (self.variants, self.picks) = (variants, picks)
  }

  private static func convolutions(
    _ shape: LayerShape, _ input: PlacedActivation, _ output: PlacedActivation, _ second: PlacedActivation?
  ) -> ([Variant], [InstructionSet: String]) {
    var count = 0
    let weights = weights(shape)
    let variants = UnsafeBufferPointer(start: mien_convolution_kernels(&count), count: count).compactMap { kernel in
      let set = InstructionSet.available.first { $0.isa == kernel.isa }
      let step = ConvolutionStep(
        weights, shape.window, relu: true, input: input, output: output, addend: second, kernel: kernel)
      return set.flatMap { set in
        step.flatMap { step in
          kernel.name.map { Variant(name: String(cString: $0), instructionSet: set, step: step) }
        }
      }
    }
    let picks = InstructionSet.available.map { ($0, KernelDescription.selected($0, for: shape)) }
    return (variants, Dictionary(picks.compactMap { set, name in name.map { (set, $0) } }) { first, _ in first })
  }

  private static func weights(_ shape: LayerShape) -> Weights {
    let channels = shape.output.channels
    let taps = shape.multiplyAccumulates / (shape.output.height * shape.output.width)
    return Weights(
      values: (0..<taps).map { Int8($0 * 37 % 255 - 127) }, scales: [Float](repeating: 0.01, count: channels),
      bias: [Int32](repeating: 11, count: channels))
  }
}

extension LayerShape {
  fileprivate var hasSecondInput: Bool { kind == .add || kind == .convolution(addend: true) }
}
