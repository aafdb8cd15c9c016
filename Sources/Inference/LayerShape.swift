/// What of a layer decides how long it takes: everything but the values of its weights.
public struct LayerShape: Hashable, Sendable, CustomStringConvertible {
  enum Kind: Hashable, Sendable {
    case convolution(addend: Bool)
    case depthwise, maximumPool, averagePool, add
  }

  let kind: Kind
  let window: Window
  let input: Shape
  let output: Shape

  /// nil where the window does not fit into the input.
  init?(_ kind: Kind, _ window: Window, input: Shape, channels: Int) {
    guard let output = window.output(of: input, channels: channels) else { return nil }
    (self.kind, self.window, self.input, self.output) = (kind, window, input, output)
  }

  /// nil for what is no kernel's work: softmax and a ReLU of its own.
  init?(_ layer: Layer, of model: Model) {
    let input = model.activations[layer.inputs[0]].shape
    let channels = model.activations[layer.output].shape.channels
    switch layer.operation {
    case .convolution(_, let window, _):
      self.init(.convolution(addend: layer.inputs.count > 1), window, input: input, channels: channels)
    case .depthwise(_, let window, _): self.init(.depthwise, window, input: input, channels: channels)
    case .maximumPool(let window): self.init(.maximumPool, window, input: input, channels: channels)
    case .averagePool(let window, _): self.init(.averagePool, window, input: input, channels: channels)
    case .add: self.init(.add, Window(), input: input, channels: channels)
    case .relu, .softmax: return nil
    }
  }

  /// Multiply-accumulates of one run; 0 for pooling and addition.
  public var multiplyAccumulates: Int {
    switch kind {
    case .convolution: output.count * window.height * window.width * input.channels
    case .depthwise: output.count * window.height * window.width
    case .maximumPool, .averagePool, .add: 0
    }
  }

  /// `convolution 3x3/2, 24x24x24 to 48`: the window, its stride where it is not 1, the input, the output's channels.
  public var description: String {
    let isWhole = window.height == input.height && window.width == input.width && output.height * output.width == 1
    let stride = window.strideY == 1 && window.strideX == 1 ? "" : "/\(window.strideY)"
    let size = "\(window.height)x\(window.width)\(stride)"
    let image = "\(input.height)x\(input.width)x\(input.channels)"
    return switch kind {
    case .convolution where isWhole: "fully connected, \(input.count) to \(output.channels)"
    case .convolution(let addend): "convolution \(size), \(image) to \(output.channels)" + (addend ? ", added" : "")
    case .depthwise: "depthwise \(size), \(image)"
    case .maximumPool: "maximum \(size), \(image)"
    case .averagePool: "average \(size), \(image)"
    case .add: "add, \(image)"
    }
  }
}

extension LayerShape {
  /// The different layers of a network, in its order.
  public static func shapes(of model: Model) -> [LayerShape] {
    var seen: Set<LayerShape> = []
    return model.layers.compactMap { LayerShape($0, of: model) }.filter { seen.insert($0).inserted }
  }

  /// What small networks for pictures and sound are usually made of.
  public static let usual: [LayerShape] = [
    square(.convolution(addend: false), 3, side: 48, channels: 1, to: 8),
    square(.convolution(addend: false), 3, side: 48, channels: 1, to: 32),
    square(.convolution(addend: false), 3, side: 48, channels: 8, to: 8),
    square(.convolution(addend: false), 3, stride: 2, side: 64, channels: 1, to: 16),
    square(.convolution(addend: false), 3, stride: 2, side: 64, channels: 3, to: 16),
    square(.convolution(addend: false), 1, side: 24, channels: 16, to: 96),
    square(.convolution(addend: false), 1, side: 12, channels: 144, to: 32),
    square(.convolution(addend: true), 1, side: 12, channels: 192, to: 32),
    square(.convolution(addend: false), 1, side: 6, channels: 192, to: 64),
    square(.convolution(addend: false), 1, side: 3, channels: 160, to: 320),
    square(.convolution(addend: false), 3, side: 12, channels: 64, to: 64),
    square(.convolution(addend: false), 3, stride: 2, side: 24, channels: 32, to: 64),
    square(.depthwise, 3, side: 48, channels: 8),
    square(.depthwise, 3, side: 24, channels: 96),
    square(.depthwise, 3, stride: 2, side: 24, channels: 96),
    square(.depthwise, 3, side: 24, channels: 16),
    square(.depthwise, 5, side: 12, channels: 120),
    square(.depthwise, 5, stride: 2, side: 12, channels: 120),
    square(.maximumPool, 2, stride: 2, side: 24, channels: 32, padding: 0),
    square(.maximumPool, 3, stride: 2, side: 24, channels: 64),
    square(.averagePool, 2, stride: 2, side: 24, channels: 32, padding: 0),
    square(.averagePool, 6, side: 6, channels: 192, padding: 0),
    square(.add, 1, side: 24, channels: 24),
    LayerShape(.convolution(addend: false), Window(), input: Shape(height: 1, width: 1, channels: 256), channels: 64),
  ].compactMap(\.self)

  private static func square(
    _ kind: Kind, _ kernel: Int, stride: Int = 1, side: Int, channels: Int, to outputs: Int? = nil, padding: Int? = nil
  ) -> LayerShape? {
    let edge = padding ?? kernel / 2
    let window = Window(
      height: kernel, width: kernel, strideY: stride, strideX: stride, top: edge, left: edge, bottom: edge, right: edge)
    return LayerShape(
      kind, window, input: Shape(height: side, width: side, channels: channels), channels: outputs ?? channels)
  }
}
