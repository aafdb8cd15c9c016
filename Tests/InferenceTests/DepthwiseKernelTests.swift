import CKernels
import Testing

@testable import Inference

/// One random depthwise convolution, its memory guarded, to be run by any kernel.
private final class DepthwiseCase {
  let kernel: (height: Int, width: Int)
  let channels: Int
  let rowStride: Int
  let outputBytes: Int
  let input: GuardedBuffer<UInt8>
  let addend: GuardedBuffer<UInt8>?
  let weights: GuardedBuffer<Int16>
  let bias: GuardedBuffer<Int32>
  let multipliers: GuardedBuffer<Float>
  let pixels: GuardedBuffer<mien_pixel>
  let width: Int
  let stride: Int
  var requantisation = mien_requantisation()

  init(_ random: inout Random) {
    channels = Int.random(in: 1...150, using: &random)
    // The sizes that have kernels of their own, often.
    let side =
      [3, 3, 5, Int.random(in: 1...Int(MIEN_DEPTHWISE_SIDE), using: &random)].randomElement(using: &random) ?? 3
    kernel = (side, random.next() % 8 == 0 ? Int.random(in: 1...Int(MIEN_DEPTHWISE_SIDE), using: &random) : side)
    stride = Int.random(in: 1...3, using: &random)
    let inputWidth = kernel.width + Int.random(in: 0...9, using: &random)
    let inputHeight = kernel.height + Int.random(in: 0...5, using: &random)
    rowStride = inputWidth * channels
    width = (inputWidth - kernel.width) / stride + 1
    let height = (inputHeight - kernel.height) / stride + 1
    let gap = Int.random(in: 0...20, using: &random)
    outputBytes = height * (width * channels + gap) - gap
    let slack = 63
    input = GuardedBuffer((0..<inputHeight * rowStride + slack).map { _ in random.byte() })
    addend =
      Bool.random(using: &random) ? GuardedBuffer((0..<outputBytes + slack).map { _ in random.byte() }) : nil
    var pixels: [mien_pixel] = []
    for y in 0..<height {
      for x in 0..<width {
        let place = Int32(y * (width * channels + gap) + x * channels)
        pixels.append(
          mien_pixel(input: Int32(y * stride * rowStride + x * stride * channels), output: place, addend: place))
      }
    }
    self.pixels = GuardedBuffer(pixels)
    let channels = channels
    let tail = Int(MIEN_DEPTHWISE_TAIL)
    weights = GuardedBuffer(
      (0..<kernel.height * kernel.width).flatMap { _ in
        let tap = (0..<channels).map { _ in Int16(random.weight()) }
        return (0..<channels + tail).map { tap[$0 % channels] }
      })
    let biases = (0..<channels).map { _ in Int32.random(in: -99_999...99_999, using: &random) }
    bias = GuardedBuffer((0..<channels + tail).map { biases[$0 % channels] })
    let factors = (0..<channels).map { _ in
      random.next() % 16 == 0 ? 1_000_000 : Float.random(in: 1e-4...1e-1, using: &random)
    }
    multipliers = GuardedBuffer((0..<channels + tail).map { factors[$0 % channels] })
    let zeroPoint = Int32.random(in: 0...255, using: &random)
    requantisation.bias = UnsafePointer(bias.base)
    requantisation.multiplier = UnsafePointer(multipliers.base)
    requantisation.low = Bool.random(using: &random) ? 0 : Float(-zeroPoint)
    requantisation.high = Float(255 - zeroPoint)
    requantisation.zero_point = zeroPoint
    if let addend {
      requantisation.addend = UnsafePointer(addend.base)
      requantisation.addend_zero_point = Int32.random(in: 0...255, using: &random)
      requantisation.addend_multiplier = Float.random(in: 0.01...2, using: &random)
    }
  }

  func run(_ isa: mien_isa) -> [UInt8] {
    let output = GuardedBuffer([UInt8](repeating: 0xA5, count: outputBytes))
    var arguments = mien_depthwise(
      input: UnsafePointer(input.base), output: output.base, pixels: UnsafePointer(pixels.base),
      pixel_count: pixels.count, width: width, stride: stride, weights: UnsafePointer(weights.base),
      rows: kernel.height, columns: kernel.width, channels: channels, row_stride: rowStride,
      requantisation: requantisation)
    mien_depthwise_select(isa)(&arguments)
    return output.elements
  }

  /// By the definition, in plain Swift.
  func value(pixel: mien_pixel, channel: Int) -> UInt8 {
    var sum = bias.base[channel]
    for tap in 0..<kernel.height * kernel.width {
      let place = Int(pixel.input) + tap / kernel.width * rowStride + tap % kernel.width * channels + channel
      sum += Int32(input.base[place]) * Int32(weights.base[tap * (channels + Int(MIEN_DEPTHWISE_TAIL)) + channel])
    }
    var real = Float(sum) * multipliers.base[channel]
    if let addend {
      let other = Int32(addend.base[Int(pixel.addend) + channel]) - requantisation.addend_zero_point
      real += Float(other) * requantisation.addend_multiplier
    }
    let bounded = min(max(real, requantisation.low), requantisation.high)
    return UInt8(bounded.rounded(.toNearestOrEven) + Float(requantisation.zero_point))
  }
}

struct DepthwiseKernelTests {
  @Test("Every depthwise kernel gives the scalar kernel's bytes and touches nothing beyond its memory")
  func kernelsAgree() {
    let seed: UInt64 = 20_260_111
    var random = Random(seed: seed)
    for round in 0..<400 {
      let one = DepthwiseCase(&random)
      let expected = one.run(MIEN_ISA_SCALAR)
      for set in InstructionSet.available where set != .scalar {
        #expect(one.run(set.isa) == expected, "\(set.name), seed \(seed), round \(round)")
      }
    }
  }

  @Test("The scalar kernel computes the depthwise convolution as it is defined")
  func scalarIsRight() {
    let seed: UInt64 = 20_260_112
    var random = Random(seed: seed)
    for round in 0..<40 {
      let one = DepthwiseCase(&random)
      let actual = one.run(MIEN_ISA_SCALAR)
      for pixel in one.pixels.elements {
        for channel in 0..<one.channels {
          guard actual[Int(pixel.output) + channel] == one.value(pixel: pixel, channel: channel) else {
            Issue.record("seed \(seed), round \(round), channel \(channel)")
            return
          }
        }
      }
    }
  }
}
