import CKernels
import Testing

@testable import Inference

/// One random convolution, its memory guarded, to be run by any kernel.
private final class ConvolutionCase {
  let channels: Int
  let rows: Int
  let rowTaps: Int
  var shape: mien_convolution_shape
  let input: GuardedBuffer<UInt8>
  let weights: [Int8]
  let addend: GuardedBuffer<UInt8>?
  let pixels: GuardedBuffer<mien_pixel>
  let bias: [Int32]
  let multipliers: [Float]
  let outputBytes: Int
  let rowStride: Int
  let low: Float
  let high: Float
  let zeroPoint: Int32
  let addendZeroPoint: Int32
  let addendMultiplier: Float

  init(_ random: inout Random) {
    // One in four is a layer that Winograd kernels take.
    let even = random.next() % 4 == 0
    let inputChannels = even ? 8 * Int.random(in: 1...9, using: &random) : Int.random(in: 1...40, using: &random)
    let kernel = even ? 3 : Int.random(in: 1...5, using: &random)
    let stride = even ? 1 : Int.random(in: 1...2, using: &random)
    let width = kernel + (even ? 2 * Int.random(in: 0...5, using: &random) + 1 : Int.random(in: 0...9, using: &random))
    let height = kernel + (even ? 2 * Int.random(in: 0...3, using: &random) + 1 : Int.random(in: 0...5, using: &random))
    channels = Int.random(in: 1...130, using: &random)
    rows = kernel
    rowTaps = kernel * inputChannels
    rowStride = width * inputChannels
    // Whole kernel rows are read in fours.
    let filling = (4 - rowTaps % 4) % 4
    input = GuardedBuffer((0..<height * rowStride + filling).map { _ in random.byte() })
    weights = (0..<channels * rows * rowTaps).map { _ in random.weight() }
    let (outputHeight, outputWidth) = ((height - kernel) / stride + 1, (width - kernel) / stride + 1)
    shape = mien_convolution_shape(
      height: outputHeight, width: outputWidth, rows: kernel, columns: kernel, stride: stride, inputs: inputChannels,
      channels: channels)
    let gap = Int.random(in: 0...3, using: &random)
    var pixels: [mien_pixel] = []
    for y in 0..<outputHeight {
      for x in 0..<outputWidth {
        let place = Int32((y * outputWidth + x) * (channels + gap))
        pixels.append(
          mien_pixel(
            input: Int32(y * stride * rowStride + x * stride * inputChannels), output: place, addend: place))
      }
    }
    self.pixels = GuardedBuffer(pixels)
    outputBytes = outputHeight * outputWidth * (channels + gap) - gap
    let outputBytes = outputBytes
    addend = Bool.random(using: &random) ? GuardedBuffer((0..<outputBytes).map { _ in random.byte() }) : nil
    bias = (0..<channels).map { _ in Int32.random(in: -100_000...100_000, using: &random) }
    let size = Float.random(in: 1e-5...1e-2, using: &random)
    multipliers = (0..<channels).map { _ in
      random.next() % 16 == 0 ? 1_000_000 : Float.random(in: 0.1...3, using: &random) * size
    }
    zeroPoint = Int32.random(in: 0...255, using: &random)
    let relu = Bool.random(using: &random)
    low = relu ? 0 : Float(-zeroPoint)
    high = Float(255 - zeroPoint)
    addendZeroPoint = Int32.random(in: 0...255, using: &random)
    addendMultiplier = Float.random(in: 0.01...2, using: &random)
  }

  /// The bytes that a kernel gives; nil where the layer is none for it.
  func run(_ kernel: mien_convolution_kernel) -> [UInt8]? {
    var kernel = kernel
    guard mien_convolution_fits(&kernel, &shape) else { return nil }
    let output = GuardedBuffer([UInt8](repeating: 0xA5, count: outputBytes))
    let packed: GuardedBuffer<UInt8> = weights.withUnsafeBufferPointer {
      var shape = mien_convolution_weights(
        values: $0.baseAddress, channels: channels, rows: rows, row_taps: rowTaps)
      let packed = GuardedBuffer<UInt8>(count: mien_convolution_packed_size(&kernel, &shape), alignment: 64)
      kernel.pack(&shape, kernel.tile_channels, packed.base)
      return packed
    }
    let filled = (channels + kernel.tile_channels - 1) / kernel.tile_channels * kernel.tile_channels
    let folded = (0..<filled).map { channel -> Int32 in
      guard channel < channels else { return 0 }
      let sum = weights[channel * rows * rowTaps..<(channel + 1) * rows * rowTaps].reduce(Int32(0)) { $0 + Int32($1) }
      return bias[channel] + kernel.input_offset * sum
    }
    let biases = GuardedBuffer(folded, alignment: 64)
    let factors = GuardedBuffer(
      multipliers + [Float](repeating: 0, count: filled - channels), alignment: 64)
    var requantisation = mien_requantisation()
    requantisation.bias = UnsafePointer(biases.base)
    requantisation.multiplier = UnsafePointer(factors.base)
    (requantisation.low, requantisation.high, requantisation.zero_point) = (low, high, zeroPoint)
    if let addend {
      requantisation.addend = UnsafePointer(addend.base)
      requantisation.addend_zero_point = addendZeroPoint
      requantisation.addend_multiplier = addendMultiplier
    }
    var convolution = mien_convolution(
      input: UnsafePointer(input.base), output: output.base, pixels: UnsafePointer(pixels.base),
      pixel_count: pixels.count, packed: packed.base, rows: rows, row_bytes: (rowTaps + 3) & ~3,
      row_stride: rowStride, channels: channels, requantisation: requantisation, width: shape.width)
    kernel.run(&convolution)
    withExtendedLifetime((packed, biases, factors)) {}
    return output.elements
  }
}

private var kernels: [mien_convolution_kernel] {
  var count = 0
  return Array(UnsafeBufferPointer(start: mien_convolution_kernels(&count), count: count))
}

struct ConvolutionKernelTests {
  @Test("Every convolution kernel gives the scalar kernel's bytes and touches nothing beyond its memory")
  func kernelsAgree() throws {
    let seed: UInt64 = 20_260_101
    var random = Random(seed: seed)
    let scalar = try #require(kernels.first { $0.isa == MIEN_ISA_SCALAR })
    let others = kernels.filter { $0.isa != MIEN_ISA_SCALAR && mien_isa_available($0.isa) }
    var comparisons: [String: Int] = [:]
    for round in 0..<250 {
      let one = ConvolutionCase(&random)
      let expected = one.run(scalar)
      for kernel in others {
        guard let actual = one.run(kernel) else { continue }
        #expect(actual == expected, "\(String(cString: kernel.name)), seed \(seed), round \(round)")
        comparisons[String(cString: kernel.name), default: 0] += 1
      }
    }
    for kernel in others { #expect(comparisons[String(cString: kernel.name), default: 0] >= 40) }
  }

  @Test("The scalar kernel computes the convolution as it is defined")
  func scalarIsRight() throws {
    let seed: UInt64 = 20_260_102
    var random = Random(seed: seed)
    let scalar = try #require(kernels.first { $0.isa == MIEN_ISA_SCALAR })
    for round in 0..<30 {
      let one = ConvolutionCase(&random)
      let actual = try #require(one.run(scalar))
      for index in 0..<one.pixels.count {
        let pixel = one.pixels.base[index]
        for channel in 0..<one.channels {
          var sum = one.bias[channel]
          for row in 0..<one.rows {
            for tap in 0..<one.rowTaps {
              let weight = one.weights[(channel * one.rows + row) * one.rowTaps + tap]
              sum += Int32(one.input.base[Int(pixel.input) + row * one.rowStride + tap]) * Int32(weight)
            }
          }
          var real = Float(sum) * one.multipliers[channel]
          let place = Int(pixel.output) + channel
          if let addend = one.addend {
            real += Float(Int32(addend.base[place]) - one.addendZeroPoint) * one.addendMultiplier
          }
          let value = min(max(real, one.low), one.high).rounded(.toNearestOrEven) + Float(one.zeroPoint)
          guard actual[place] == UInt8(value) else {
            Issue.record("seed \(seed), round \(round), pixel \(index), channel \(channel)")
            return
          }
        }
      }
    }
  }

  @Test(
    "The selection takes the kernel that fits with the fewest cycles for all tiles, those that are not full counted dearer"
  )
  func selection() {
    for set in InstructionSet.available {
      for (side, channels, inputs, window) in [
        (1, 7, 128, 1), (3, 320, 64, 1), (6, 96, 32, 3), (12, 48, 16, 3), (24, 24, 24, 3), (48, 8, 1, 3),
        (13, 16, 8, 3),
      ] {
        var shape = mien_convolution_shape(
          height: side, width: side, rows: window, columns: window, stride: 1, inputs: inputs, channels: channels)
        let cost = { (kernel: mien_convolution_kernel) in
          let pieces = { (count: Int, size: Int) in (count + size - 1) / size }
          let tiles = pieces(side * side, kernel.tile_pixels) * pieces(channels, kernel.tile_channels)
          let full = side * side / kernel.tile_pixels * (channels / kernel.tile_channels)
          let steps = Float(tiles * window * pieces(window * inputs, kernel.step_taps))
          return Float(2 * tiles - full) * kernel.tile_cycles + steps * kernel.step_cycles
        }
        let fitting = kernels.filter { kernel in
          var kernel = kernel
          return kernel.isa == set.isa && mien_convolution_fits(&kernel, &shape)
        }
        let pick = mien_convolution_select(set.isa, &shape).pointee
        #expect(cost(pick) == fitting.map(cost).min(), "\(set.name), side \(side)")
        #expect(!pick.winograd || (side % 2 == 0 && window == 3 && inputs % 8 == 0))
      }
    }
  }
}
