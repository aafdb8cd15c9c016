import CKernels
import Testing

@testable import Inference

/// Pooling and addition, on every instruction set, must give the bytes that plain Swift gives.
struct VariantTests {
  private static let sets = InstructionSet.available

  private static func stored(_ real: Float, _ low: Float, _ high: Float, _ zeroPoint: Int32) -> UInt8 {
    UInt8(min(max(real, low), high).rounded(.toNearestOrEven) + Float(zeroPoint))
  }

  @Test("Pooling variants compute what they are defined to and stay within their memory", arguments: [true, false])
  func pooling(maximum: Bool) {
    let seed: UInt64 = 12
    var random = Random(seed: seed)
    for round in 0..<150 {
      let channels = Int.random(in: 1...150, using: &random)
      let kernel = Int.random(in: 1...4, using: &random)
      let padding = Int.random(in: 0..<kernel, using: &random)
      let (height, width) = (
        kernel + Int.random(in: 0...5, using: &random), kernel + Int.random(in: 0...5, using: &random)
      )
      let stride = Int.random(in: 1...3, using: &random)
      let (rows, columns) = ((height + padding - kernel) / stride + 1, (width + padding - kernel) / stride + 1)
      let input = GuardedBuffer((0..<height * width * channels).map { _ in random.byte() })
      let zeroPoint = Int32.random(in: 0...255, using: &random)
      let inputZeroPoint = Int32.random(in: 0...255, using: &random)
      let multiplier = Float.random(in: 0.01...1, using: &random)
      let run = { (set: InstructionSet) -> [UInt8] in
        let output = GuardedBuffer<UInt8>(count: rows * columns * channels)
        var arguments = mien_pooling(
          input: UnsafePointer(input.base), output: output.base, input_stride: width * channels,
          output_stride: columns * channels, height: Int32(height), width: Int32(width), output_height: Int32(rows),
          output_width: Int32(columns), channels: Int32(channels), kernel_height: Int32(kernel),
          kernel_width: Int32(kernel), stride_y: Int32(stride), stride_x: Int32(stride), padding_top: Int32(padding),
          padding_left: Int32(padding), input_zero_point: inputZeroPoint, zero_point: zeroPoint,
          multiplier: multiplier, low: Float(-zeroPoint), high: Float(255 - zeroPoint))
        (maximum ? mien_maximum_select(set.isa) : mien_average_select(set.isa))?(&arguments)
        return output.elements
      }
      var expected: [UInt8] = []
      for index in 0..<rows * columns * channels {
        let (row, column, channel) = (index / channels / columns, index / channels % columns, index % channels)
        let (top, left) = (row * stride - padding, column * stride - padding)
        var inside: [UInt8] = []
        for y in max(top, 0)..<min(top + kernel, height) {
          for x in max(left, 0)..<min(left + kernel, width) {
            inside.append(input.base[(y * width + x) * channels + channel])
          }
        }
        let sum = inside.reduce(Int32(0)) { $0 + Int32($1) - inputZeroPoint }
        let mean = Self.stored(Float(sum) * multiplier, Float(-zeroPoint), Float(255 - zeroPoint), zeroPoint)
        expected.append(maximum ? inside.max() ?? 0 : mean)
      }
      for set in Self.sets { #expect(run(set) == expected, "\(set.name), seed \(seed), round \(round)") }
    }
  }

  @Test("Addition variants compute what they are defined to and stay within their memory")
  func addition() {
    let seed: UInt64 = 13
    var random = Random(seed: seed)
    for round in 0..<200 {
      let (rows, bytes) = (Int.random(in: 1...5, using: &random), Int.random(in: 1...200, using: &random))
      let a = GuardedBuffer((0..<rows * bytes).map { _ in random.byte() })
      let b = GuardedBuffer((0..<rows * bytes).map { _ in random.byte() })
      let zeroPoint = Int32.random(in: 0...255, using: &random)
      let zeros = (Int32.random(in: 0...255, using: &random), Int32.random(in: 0...255, using: &random))
      let factors = (Float.random(in: 0.01...2, using: &random), Float.random(in: 0.01...2, using: &random))
      let run = { (set: InstructionSet) -> [UInt8] in
        let output = GuardedBuffer<UInt8>(count: rows * bytes)
        var arguments = mien_add(
          a: UnsafePointer(a.base), b: UnsafePointer(b.base), output: output.base, a_stride: bytes, b_stride: bytes,
          output_stride: bytes, rows: mien_rows(count: rows, bytes: bytes), a_zero_point: zeros.0,
          b_zero_point: zeros.1, zero_point: zeroPoint, a_multiplier: factors.0, b_multiplier: factors.1,
          low: Float(-zeroPoint), high: Float(255 - zeroPoint))
        mien_add_select(set.isa)(&arguments)
        return output.elements
      }
      let expected = (0..<rows * bytes).map { index in
        let real = Float(Int32(a.base[index]) - zeros.0) * factors.0 + Float(Int32(b.base[index]) - zeros.1) * factors.1
        return Self.stored(real, Float(-zeroPoint), Float(255 - zeroPoint), zeroPoint)
      }
      for set in Self.sets { #expect(run(set) == expected, "\(set.name), seed \(seed), round \(round)") }
    }
  }
}
