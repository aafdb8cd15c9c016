/// Turns a graph description into layers that are safe to run: every name, shape, number and edge is checked here.
struct GraphReader {
  let file: String
  let container: SafeTensors
  private(set) var activations: [Activation] = []
  private(set) var layers: [Layer] = []
  private(set) var outputs: [Int] = []
  private(set) var multiplyAccumulates = 0
  private var indices: [String: Int] = [:]
  private var pixels = 0

  init(_ graph: GraphDescription, container: SafeTensors, file: String) throws(InferenceError) {
    self.file = file
    self.container = container
    guard graph.input.shape.count == 3 else { throw malformed("the input needs height, width and channels") }
    let (height, width, channels) = (graph.input.shape[0], graph.input.shape[1], graph.input.shape[2])
    let shape = try checked(Shape(height: height, width: width, channels: channels), "input")
    let quantisation = try quantisation(graph.input.scale, graph.input.zeroPoint, "input")
    try define(Activation(name: graph.input.name, shape: shape, quantisation: quantisation))
    guard !graph.nodes.isEmpty, graph.nodes.count <= Limits.layers else {
      throw malformed("\(graph.nodes.count) layers; 1 to \(Limits.layers) can be run")
    }
    for node in graph.nodes { try add(node) }
    guard !graph.outputs.isEmpty, Set(graph.outputs).count == graph.outputs.count else {
      throw malformed("it names no outputs, or one twice")
    }
    for name in graph.outputs {
      guard let index = indices[name] else { throw malformed("output \(name) is made by no layer") }
      outputs.append(index)
    }
  }

  private func malformed(_ reason: String) -> InferenceError { .malformed(file: file, reason: reason) }

  private mutating func define(_ activation: Activation) throws(InferenceError) {
    guard indices.updateValue(activations.count, forKey: activation.name) == nil else {
      throw malformed("two layers are called \(activation.name)")
    }
    activations.append(activation)
  }

  private mutating func add(_ node: GraphDescription.Node) throws(InferenceError) {
    guard let op = GraphDescription.Operation(rawValue: node.op) else {
      throw .unsupported(file: file, reason: "layer \(node.name) is a \"\(node.op)\"")
    }
    let inputs = try inputs(node)
    guard op.arity.contains(inputs.count) else { throw malformed("layer \(node.name) has \(inputs.count) inputs") }
    let input = activations[inputs[0]]
    let quantisation =
      op.keepsQuantisation ? input.quantisation : try self.quantisation(node.scale, node.zeroPoint, node.name)
    let (operation, result) = try operation(op, node, input, quantisation)
    let shape = try checked(result, node.name)
    if inputs.count == 2 {
      let other = activations[inputs[1]]
      guard other.shape == shape else { throw malformed("layer \(node.name) adds images of different shapes") }
      try checkScales(node, other, quantisation)
    }
    pixels += shape.height * shape.width
    guard pixels <= Limits.pixels, multiplyAccumulates <= Limits.multiplyAccumulates else {
      throw .unsupported(file: file, reason: "the network is too large")
    }
    try define(Activation(name: node.name, shape: shape, quantisation: quantisation))
    layers.append(Layer(name: node.name, operation: operation, inputs: inputs, output: activations.count - 1))
  }

  private func inputs(_ node: GraphDescription.Node) throws(InferenceError) -> [Int] {
    var inputs: [Int] = []
    for name in node.inputs {
      guard let index = indices[name] else {
        throw malformed("layer \(node.name) reads \(name), which is not made before it")
      }
      if layers.contains(where: { $0.output == index && $0.isSoftmax }) {
        throw .unsupported(file: file, reason: "layer \(node.name) comes after softmax")
      }
      inputs.append(index)
    }
    return inputs
  }

  private mutating func operation(
    _ op: GraphDescription.Operation, _ node: GraphDescription.Node, _ input: Activation, _ output: Quantisation
  ) throws(InferenceError) -> (Operation, Shape) {
    let shape = input.shape
    let relu = node.relu ?? false
    switch op {
    case .convolution, .depthwise, .fullyConnected:
      return try convolution(op, node, input, output)
    case .maximumPool, .averagePool:
      guard let kernel = node.kernel else { throw malformed("layer \(node.name) has no kernel") }
      let window = try window(node, kernel: kernel, largestStride: Limits.window)
      guard let result = window.output(of: shape, channels: shape.channels) else {
        throw malformed("the window of layer \(node.name) is larger than its input")
      }
      guard op == .averagePool else { return (.maximumPool(window), result) }
      try checkScales(node, input, output, area: window.height * window.width)
      return (.averagePool(window, relu: relu), result)
    case .globalAveragePool:
      try checkScales(node, input, output, area: shape.height * shape.width)
      let window = Window(height: shape.height, width: shape.width)
      return (.averagePool(window, relu: relu), Shape(height: 1, width: 1, channels: shape.channels))
    case .add:
      try checkScales(node, input, output)
      return (.add(relu: relu), shape)
    case .relu:
      try checkScales(node, input, output)
      return (.relu, shape)
    case .softmax:
      guard shape.height == 1, shape.width == 1 else { throw malformed("softmax \(node.name) is not over a vector") }
      return (.softmax, shape)
    }
  }

  private mutating func convolution(
    _ op: GraphDescription.Operation, _ node: GraphDescription.Node, _ input: Activation, _ output: Quantisation
  ) throws(InferenceError) -> (Operation, Shape) {
    let shape = input.shape
    let tensor = try tensor(node.weights, .int8, "weights of layer \(node.name)")
    let depthwise = op == .depthwise
    var window: Window
    if op == .fullyConnected {
      guard tensor.shape.count == 2, tensor.shape[1] == shape.count else {
        throw malformed("the weights of layer \(node.name) do not fit its input")
      }
      window = Window(height: shape.height, width: shape.width)
    } else {
      let fits = depthwise ? tensor.shape.count == 3 : tensor.shape.count == 4 && tensor.shape[3] == shape.channels
      guard fits, !depthwise || tensor.shape[0] == shape.channels else {
        throw malformed("the weights of layer \(node.name) do not fit its input")
      }
      window = try self.window(node, kernel: Array(tensor.shape[1...2]), largestStride: Limits.convolutionStride)
    }
    guard let result = window.output(of: shape, channels: tensor.shape[0]) else {
      throw malformed("the kernel of layer \(node.name) is larger than its input")
    }
    _ = try checked(result, node.name)
    let weights = try weights(node, tensor, input.quantisation.scale, output.scale)
    multiplyAccumulates += result.height * result.width * weights.values.count
    let relu = node.relu ?? false
    return (depthwise ? .depthwise(weights, window, relu: relu) : .convolution(weights, window, relu: relu), result)
  }

  /// The weights of a convolution, whose sums are proved to fit 32 bits.
  private func weights(
    _ node: GraphDescription.Node, _ tensor: SafeTensors.Tensor, _ input: Float, _ output: Float
  ) throws(InferenceError) -> Weights {
    let channels = tensor.shape[0]
    let scales = try self.tensor(node.weightScales, .float32, "weight scales of layer \(node.name)")
    let bias = try self.tensor(node.bias, .int32, "bias of layer \(node.name)")
    guard scales.shape == [channels], bias.shape == [channels] else {
      throw malformed("layer \(node.name) needs \(channels) weight scales and biases")
    }
    let weights = Weights(
      values: container.elements(tensor, as: Int8.self), scales: container.elements(scales, as: Float.self),
      bias: container.elements(bias, as: Int32.self))
    let taps = weights.values.count / channels
    for channel in 0..<channels {
      try check(multiplier(input: input, weight: Double(weights.scales[channel]), output: output), node.name)
      let (magnitude, lowest) = weights.values.withUnsafeBufferPointer { values in
        var (magnitude, lowest) = (0, Int8.max)
        for tap in channel * taps..<(channel + 1) * taps {
          magnitude += Int(values[tap].magnitude)
          lowest = min(lowest, values[tap])
        }
        return (magnitude, lowest)
      }
      guard abs(Int(weights.bias[channel])) + 510 * magnitude <= Int(Int32.max) else {
        throw .unsupported(file: file, reason: "sums of layer \(node.name) could overflow 32 bits")
      }
      guard lowest >= -127 else {
        throw malformed("a weight of layer \(node.name) is -128; weights are -127 to 127")
      }
    }
    return weights
  }

  private func window(
    _ node: GraphDescription.Node, kernel: [Int], largestStride: Int
  ) throws(InferenceError) -> Window {
    let stride = node.stride ?? [1, 1]
    let padding = node.padding ?? [0, 0, 0, 0]
    guard kernel.count == 2, stride.count == 2, padding.count == 4,
      kernel.allSatisfy({ 1...Limits.window ~= $0 }), stride.allSatisfy({ 1...largestStride ~= $0 }),
      [padding[0], padding[2]].allSatisfy({ 0..<kernel[0] ~= $0 }),
      [padding[1], padding[3]].allSatisfy({ 0..<kernel[1] ~= $0 })
    else {
      throw .unsupported(
        file: file,
        reason: "layer \(node.name) has kernel \(kernel), stride \(stride), padding \(padding); kernels go up to "
          + "\(Limits.window), strides to \(largestStride), padding must be smaller than the kernel")
    }
    return Window(
      height: kernel[0], width: kernel[1], strideY: stride[0], strideX: stride[1], top: padding[0], left: padding[1],
      bottom: padding[2], right: padding[3])
  }

  private func tensor(
    _ name: String?, _ type: SafeTensors.ElementType, _ role: String
  ) throws(InferenceError) -> SafeTensors.Tensor {
    guard let name, let tensor = container.tensors[name], tensor.type == type, !tensor.shape.isEmpty else {
      throw malformed("the \(role) are missing or not \(type.rawValue)")
    }
    return tensor
  }

  private func quantisation(_ scale: Double?, _ zeroPoint: Int?, _ layer: String) throws(InferenceError) -> Quantisation
  {
    guard let scale, let zeroPoint, Float(scale).isNormal, scale > 0, -128...127 ~= zeroPoint else {
      throw malformed("\(layer) needs a positive scale and a zero point from -128 to 127")
    }
    return Quantisation(scale: Float(scale), zeroPoint: zeroPoint)
  }

  private func checked(_ shape: Shape, _ layer: String) throws(InferenceError) -> Shape {
    guard 1...Limits.side ~= shape.height, 1...Limits.side ~= shape.width, 1...Limits.channels ~= shape.channels,
      shape.count <= Limits.elements
    else {
      throw .unsupported(
        file: file, reason: "\(layer) has shape \(shape.height) x \(shape.width) x \(shape.channels)")
    }
    return shape
  }

  private func checkScales(
    _ node: GraphDescription.Node, _ input: Activation, _ output: Quantisation, area: Int = 1
  ) throws(InferenceError) {
    try check(multiplier(input: input.quantisation.scale, weight: 1 / Double(area), output: output.scale), node.name)
  }

  private func check(_ multiplier: Float?, _ layer: String) throws(InferenceError) {
    guard multiplier != nil else { throw malformed("the scales of layer \(layer) do not fit together") }
  }
}

extension Layer {
  var isSoftmax: Bool { if case .softmax = operation { true } else { false } }
}
