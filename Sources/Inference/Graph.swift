/// Height, width and channels of an activation; all at least 1.
struct Shape: Hashable, Sendable {
  let height: Int
  let width: Int
  let channels: Int

  var count: Int { height * width * channels }
}

/// `real = (value - zeroPoint) * scale`, value an int8.
struct Quantisation: Equatable, Sendable {
  let scale: Float
  let zeroPoint: Int

  /// The zero point as activations are stored: bytes, 128 more than the int8 value.
  var storedZeroPoint: Int32 { Int32(zeroPoint + 128) }
  /// Bounds for `mien_requantisation`: with ReLU nothing lies below zero.
  func bounds(relu: Bool) -> (low: Float, high: Float) {
    (relu ? 0 : Float(-128 - zeroPoint), Float(127 - zeroPoint))
  }
}

/// One tensor that flows through the network: the input, or what a layer makes.
struct Activation: Sendable {
  let name: String
  let shape: Shape
  let quantisation: Quantisation
}

/// A window that slides over an image.
struct Window: Hashable, Sendable {
  var height = 1
  var width = 1
  var strideY = 1
  var strideX = 1
  var top = 0
  var left = 0
  var bottom = 0
  var right = 0

  /// The shape that sliding over `input` gives, with `channels` channels; nil where the window does not fit.
  func output(of input: Shape, channels: Int) -> Shape? {
    let rows = input.height + top + bottom - height
    let columns = input.width + left + right - width
    guard rows >= 0, columns >= 0 else { return nil }
    return Shape(height: rows / strideY + 1, width: columns / strideX + 1, channels: channels)
  }
}

/// Weights of a convolution: int8, one scale per output channel, int32 bias in units of input scale times weight scale.
struct Weights: Sendable {
  /// Convolution: [outputs][rows][columns][inputs]. Depthwise: [channels][rows][columns].
  let values: [Int8]
  let scales: [Float]
  let bias: [Int32]
}

/// What a layer does. A fully connected layer is a convolution whose window is the whole image, and global pooling is
/// average pooling likewise. A second input of a convolution is added before rounding.
enum Operation: Sendable {
  case convolution(Weights, Window, relu: Bool)
  case depthwise(Weights, Window, relu: Bool)
  case maximumPool(Window)
  case averagePool(Window, relu: Bool)
  case add(relu: Bool)
  case relu
  /// On dequantised values, when the output is read; its activation is its input's.
  case softmax
}

/// One step of the network. Numbers are indices of activations; inputs come before the output.
struct Layer: Sendable {
  let name: String
  let operation: Operation
  let inputs: [Int]
  let output: Int
}
