import CKernels
import Glibc

/// One layer, ready to run: all addresses and factors are worked out, so `run` allocates nothing.
protocol Step {
  /// Bytes of packed weights, of factors and of address tables.
  var constantBytes: Int { get }

  func run()
}

extension Step {
  var constantBytes: Int { 0 }
}

/// An activation at its place in the arena.
struct PlacedActivation {
  let placement: MemoryPlan.Placement
  let quantisation: Quantisation
  /// Of the border's first byte.
  let base: UnsafeMutablePointer<UInt8>

  var shape: Shape { placement.shape }
  /// The image's first byte.
  var image: UnsafeMutablePointer<UInt8> { base + placement.imageOffset }
  var rowBytes: Int { placement.rowBytes }

  /// Sets the border to the zero point. Its memory may have been another activation's since the last time.
  func fillBorder() {
    let zero = quantisation.storedZeroPoint
    let side = (placement.left + placement.right) * shape.channels
    let head = placement.imageOffset
    let tail = placement.bottom * rowBytes + placement.right * shape.channels
    if head > 0 { memset(base, zero, head) }
    if side > 0 {
      // A row's right border and the next row's left border are one piece.
      for row in 1..<shape.height { memset(base + placement.imageOffset + row * rowBytes - side, zero, side) }
    }
    if tail > 0 { memset(base + placement.byteCount - tail, zero, tail) }
  }
}

/// Folds the input's zero point into the bias and works out the factors of a convolution's channels.
struct ChannelFactors {
  /// What comes behind the last channel.
  enum Filling {
    /// Zeros, up to a multiple of so many channels.
    case tile(Int)
    /// So many channels from the first on, over and over.
    case repeated(Int)
  }

  let bias: AlignedBuffer<Int32>
  let multipliers: AlignedBuffer<Float>

  /// `inputOffset` is what the kernel itself takes off every input byte.
  init(_ weights: Weights, input: Quantisation, output: Quantisation, inputOffset: Int32, filling: Filling) {
    let channels = weights.scales.count
    let taps = weights.values.count / channels
    switch filling {
    case .tile(let tile): bias = AlignedBuffer(count: (channels + tile - 1) / tile * tile)
    case .repeated(let count): bias = AlignedBuffer(count: channels + count)
    }
    multipliers = AlignedBuffer(count: bias.count)
    weights.values.withUnsafeBufferPointer { values in
      for channel in 0..<channels {
        var sum: Int32 = 0
        for tap in channel * taps..<(channel + 1) * taps { sum &+= Int32(values[tap]) }
        bias.base[channel] = weights.bias[channel] &- (input.storedZeroPoint - inputOffset) &* sum
        multipliers.base[channel] =
          multiplier(input: input.scale, weight: Double(weights.scales[channel]), output: output.scale) ?? 0
      }
    }
    if case .repeated = filling {
      for place in channels..<bias.count {
        bias.base[place] = bias.base[place - channels]
        multipliers.base[place] = multipliers.base[place - channels]
      }
    }
  }

  var byteCount: Int { bias.byteCount + multipliers.byteCount }

  func requantisation(_ output: Quantisation, relu: Bool, addend: PlacedActivation?) -> mien_requantisation {
    let (low, high) = output.bounds(relu: relu)
    var result = mien_requantisation()
    result.bias = UnsafePointer(bias.base)
    result.multiplier = UnsafePointer(multipliers.base)
    result.low = low
    result.high = high
    result.zero_point = output.storedZeroPoint
    if let addend {
      result.addend = UnsafePointer(addend.image)
      result.addend_multiplier = multiplier(input: addend.quantisation.scale, output: output.scale) ?? 0
      result.addend_zero_point = addend.quantisation.storedZeroPoint
    }
    return result
  }
}

/// The addresses of every output pixel's data, relative to the input's border and to the images of the others.
func pixelTable(
  _ window: Window, input: PlacedActivation, output: PlacedActivation, addend: PlacedActivation?
) -> AlignedBuffer<mien_pixel> {
  let (height, width) = (output.shape.height, output.shape.width)
  let table = AlignedBuffer<mien_pixel>(count: height * width)
  for row in 0..<height {
    for column in 0..<width {
      let from = input.placement.offset(
        row: row * window.strideY - window.top, column: column * window.strideX - window.left)
      let step = column * output.shape.channels
      table.base[row * width + column] = mien_pixel(
        input: Int32(from), output: Int32(row * output.rowBytes + step),
        addend: Int32(row * (addend?.rowBytes ?? 0) + step))
    }
  }
  return table
}
