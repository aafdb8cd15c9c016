import CKernels

/// Maximum or average pooling; global pooling where the window is the whole image.
struct PoolingStep: Step {
  private let function: mien_maximum_function
  private let arguments: mien_pooling
  private let output: PlacedActivation

  init?(maximum window: Window, input: PlacedActivation, output: PlacedActivation, isa: mien_isa) {
    guard let function = mien_maximum_select(isa) else { return nil }
    self.function = function
    self.output = output
    arguments = Self.arguments(window, relu: false, input, output)
  }

  init?(average window: Window, relu: Bool, input: PlacedActivation, output: PlacedActivation, isa: mien_isa) {
    guard let function = mien_average_select(isa) else { return nil }
    self.function = function
    self.output = output
    arguments = Self.arguments(window, relu: relu, input, output)
  }

  private static func arguments(
    _ window: Window, relu: Bool, _ input: PlacedActivation, _ output: PlacedActivation
  ) -> mien_pooling {
    let (low, high) = output.quantisation.bounds(relu: relu)
    let area = Double(window.height * window.width)
    return mien_pooling(
      input: UnsafePointer(input.image), output: output.image, input_stride: input.rowBytes,
      output_stride: output.rowBytes, height: Int32(input.shape.height), width: Int32(input.shape.width),
      output_height: Int32(output.shape.height), output_width: Int32(output.shape.width),
      channels: Int32(output.shape.channels), kernel_height: Int32(window.height), kernel_width: Int32(window.width),
      stride_y: Int32(window.strideY), stride_x: Int32(window.strideX), padding_top: Int32(window.top),
      padding_left: Int32(window.left), input_zero_point: input.quantisation.storedZeroPoint,
      zero_point: output.quantisation.storedZeroPoint,
      multiplier: multiplier(input: input.quantisation.scale, weight: 1 / area, output: output.quantisation.scale) ?? 0,
      low: low, high: high)
  }

  func run() {
    output.fillBorder()
    withUnsafePointer(to: arguments) { function($0) }
  }
}
