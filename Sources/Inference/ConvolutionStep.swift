import CKernels

/// A convolution or a fully connected layer, with what is added to it before rounding.
struct ConvolutionStep: Step {
  private let kernel: mien_convolution_kernel
  private let arguments: mien_convolution
  private let output: PlacedActivation
  private let packed: AlignedBuffer<UInt8>
  private let factors: ChannelFactors
  private let pixels: AlignedBuffer<mien_pixel>

  /// nil where the instruction set has no convolution kernel.
  init?(
    _ weights: Weights, _ window: Window, relu: Bool, input: PlacedActivation, output: PlacedActivation,
    addend: PlacedActivation?, isa: mien_isa
  ) {
    var shape = mien_convolution_shape(window, inputs: input.shape.channels, output: output.shape)
    guard let kernel = mien_convolution_select(isa, &shape)?.pointee else { return nil }
    self.init(weights, window, relu: relu, input: input, output: output, addend: addend, kernel: kernel)
  }

  /// With a kernel of the caller's choice, which this processor must be able to run; nil where it does not fit the layer.
  init?(
    _ weights: Weights, _ window: Window, relu: Bool, input: PlacedActivation, output: PlacedActivation,
    addend: PlacedActivation?, kernel: mien_convolution_kernel
  ) {
    var layer = mien_convolution_shape(window, inputs: input.shape.channels, output: output.shape)
    let fits = withUnsafePointer(to: kernel) { mien_convolution_fits($0, &layer) }
    guard fits, let pack = kernel.pack else { return nil }
    let channels = output.shape.channels
    let rowTaps = window.width * input.shape.channels
    self.kernel = kernel
    self.output = output
    packed = weights.values.withUnsafeBufferPointer { values in
      var shape = mien_convolution_weights(
        values: values.baseAddress, channels: channels, rows: window.height, row_taps: rowTaps)
      let packed = withUnsafePointer(to: kernel) {
        AlignedBuffer<UInt8>(count: mien_convolution_packed_size($0, &shape))
      }
      pack(&shape, kernel.tile_channels, packed.base)
      return packed
    }
    factors = ChannelFactors(
      weights, input: input.quantisation, output: output.quantisation, inputOffset: kernel.input_offset,
      filling: .tile(kernel.tile_channels))
    pixels = pixelTable(window, input: input, output: output, addend: addend)
    arguments = mien_convolution(
      input: UnsafePointer(input.base), output: output.image, pixels: UnsafePointer(pixels.base),
      pixel_count: pixels.count, packed: packed.base, rows: window.height, row_bytes: (rowTaps + 3) & ~3,
      row_stride: input.rowBytes, channels: channels,
      requantisation: factors.requantisation(output.quantisation, relu: relu, addend: addend),
      width: output.shape.width)
  }

  var constantBytes: Int { packed.byteCount + factors.byteCount + pixels.byteCount }

  func run() {
    output.fillBorder()
    withUnsafePointer(to: arguments) { kernel.run($0) }
  }
}

extension mien_convolution_shape {
  init(_ window: Window, inputs: Int, output: Shape) {
    self.init(
      height: output.height, width: output.width, rows: window.height, columns: window.width,
      stride: max(window.strideX, window.strideY), inputs: inputs, channels: output.channels)
  }
}
