import CKernels

/// The sum of two images with quantisations of their own.
struct AddStep: Step {
  private let function: mien_add_function
  private let arguments: mien_add
  private let output: PlacedActivation

  init?(relu: Bool, _ a: PlacedActivation, _ b: PlacedActivation, output: PlacedActivation, isa: mien_isa) {
    guard let function = mien_add_select(isa) else { return nil }
    let (low, high) = output.quantisation.bounds(relu: relu)
    self.function = function
    self.output = output
    arguments = mien_add(
      a: UnsafePointer(a.image), b: UnsafePointer(b.image), output: output.image, a_stride: a.rowBytes,
      b_stride: b.rowBytes, output_stride: output.rowBytes,
      rows: mien_rows(count: output.shape.height, bytes: output.shape.width * output.shape.channels),
      a_zero_point: a.quantisation.storedZeroPoint, b_zero_point: b.quantisation.storedZeroPoint,
      zero_point: output.quantisation.storedZeroPoint,
      a_multiplier: multiplier(input: a.quantisation.scale, output: output.quantisation.scale) ?? 0,
      b_multiplier: multiplier(input: b.quantisation.scale, output: output.quantisation.scale) ?? 0,
      low: low, high: high)
  }

  func run() {
    output.fillBorder()
    withUnsafePointer(to: arguments) { function($0) }
  }
}

/// ReLU on its own, from one quantisation to another, by a table of all 256 values.
struct ReLUStep: Step {
  private let arguments: mien_lookup
  private let output: PlacedActivation

  init(input: PlacedActivation, output: PlacedActivation) {
    let (low, high) = output.quantisation.bounds(relu: true)
    var requantisation = mien_requantisation()
    requantisation.low = low
    requantisation.high = high
    requantisation.zero_point = output.quantisation.storedZeroPoint
    var arguments = mien_lookup()
    arguments.input = UnsafePointer(input.image)
    arguments.output = output.image
    arguments.input_stride = input.rowBytes
    arguments.output_stride = output.rowBytes
    arguments.rows = mien_rows(count: output.shape.height, bytes: output.shape.width * output.shape.channels)
    var factor = multiplier(input: input.quantisation.scale, output: output.quantisation.scale) ?? 0
    withUnsafePointer(to: &factor) { factor in
      requantisation.multiplier = factor
      withUnsafeMutableBytes(of: &arguments.table) {
        mien_lookup_table(
          &requantisation, input.quantisation.storedZeroPoint, $0.baseAddress?.assumingMemoryBound(to: UInt8.self))
      }
    }
    self.arguments = arguments
    self.output = output
  }

  func run() {
    output.fillBorder()
    withUnsafePointer(to: arguments) { mien_lookup($0) }
  }
}
