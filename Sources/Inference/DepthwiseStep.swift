import CKernels

/// A convolution of each channel by itself.
struct DepthwiseStep: Step {
  private let function: mien_depthwise_function
  private let arguments: mien_depthwise
  private let output: PlacedActivation
  private let weights: AlignedBuffer<Int16>
  private let factors: ChannelFactors
  private let pixels: AlignedBuffer<mien_pixel>

  init?(
    _ weights: Weights, _ window: Window, relu: Bool, input: PlacedActivation, output: PlacedActivation,
    addend: PlacedActivation?, isa: mien_isa
  ) {
    guard let function = mien_depthwise_select(isa) else { return nil }
    let channels = output.shape.channels
    let taps = window.height * window.width
    let step = channels + Int(MIEN_DEPTHWISE_TAIL)
    self.function = function
    self.output = output
    self.weights = AlignedBuffer(count: taps * step)
    for tap in 0..<taps {
      for place in 0..<step {
        self.weights.base[tap * step + place] = Int16(weights.values[place % channels * taps + tap])
      }
    }
    factors = ChannelFactors(
      weights, input: input.quantisation, output: output.quantisation, inputOffset: 0,
      filling: .repeated(Int(MIEN_DEPTHWISE_TAIL)))
    pixels = pixelTable(window, input: input, output: output, addend: addend)
    arguments = mien_depthwise(
      input: UnsafePointer(input.base), output: output.image, pixels: UnsafePointer(pixels.base),
      pixel_count: pixels.count, width: output.shape.width, stride: window.strideX,
      weights: UnsafePointer(self.weights.base), rows: window.height, columns: window.width, channels: channels,
      row_stride: input.rowBytes,
      requantisation: factors.requantisation(output.quantisation, relu: relu, addend: addend))
  }

  var constantBytes: Int { weights.byteCount + factors.byteCount + pixels.byteCount }

  func run() {
    output.fillBorder()
    withUnsafePointer(to: arguments) { function($0) }
  }
}
