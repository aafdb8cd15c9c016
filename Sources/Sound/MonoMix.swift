/// Mixes interleaved channels down to one, as their mean, so that a mono file and the same sound on two channels give
/// the same result.
/// - Parameters:
///   - input: `frames * channels` samples.
///   - output: room for `frames` samples; it may be the start of the input's own memory.
public func mixDown(
  _ input: UnsafeBufferPointer<Float>, channels: Int, into output: UnsafeMutableBufferPointer<Float>
) {
  let frames = min(input.count / channels, output.count)
  guard let source = input.baseAddress, let target = output.baseAddress else { return }
  switch channels {
  case 1: for frame in 0..<frames { target[frame] = source[frame] }
  case 2: for frame in 0..<frames { target[frame] = (source[2 * frame] + source[2 * frame + 1]) * 0.5 }
  default:
    let scale = 1 / Float(channels)
    for frame in 0..<frames {
      var sum: Float = 0
      for channel in 0..<channels { sum += source[frame * channels + channel] }
      target[frame] = sum * scale
    }
  }
}
