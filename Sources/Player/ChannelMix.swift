/// Amplifies frames and brings them to another number of channels: a missing channel repeats the first ones (mono to
/// both sides), and surplus ones are averaged into the channel of the same side.
/// - Parameters:
///   - source: interleaved frames of `sourceChannels`.
///   - target: room for as many frames of `targetChannels`.
func mix(
  _ source: UnsafeBufferPointer<Float>, channels sourceChannels: Int,
  into target: UnsafeMutableBufferPointer<Float>, channels targetChannels: Int, gain: Float
) {
  let frames = min(source.count / sourceChannels, target.count / targetChannels)
  if sourceChannels == targetChannels {
    for index in 0..<frames * sourceChannels { target[index] = source[index] * gain }
    return
  }
  for frame in 0..<frames {
    let (from, to) = (frame * sourceChannels, frame * targetChannels)
    for channel in 0..<targetChannels {
      if sourceChannels <= targetChannels {
        target[to + channel] = source[from + channel % sourceChannels] * gain
        continue
      }
      var (sum, count) = (Float(0), Float(0))
      for surplus in stride(from: channel, to: sourceChannels, by: targetChannels) {
        sum += source[from + surplus]
        count += 1
      }
      target[to + channel] = sum / count * gain
    }
  }
}
