import Devices

/// Turns samples into what the speaker takes. Beyond full scale they are limited; what is not a number becomes silence.
func encode(
  _ samples: UnsafeBufferPointer<Float>, as encoding: SoundFormat.Encoding, into bytes: UnsafeMutableRawBufferPointer
) {
  guard bytes.count >= samples.count * encoding.bytes else { return }
  switch encoding {
  case .int16:
    let target = bytes.assumingMemoryBound(to: Int16.self)
    for index in 0..<samples.count { target[index] = Int16((limited(samples[index]) * 32_767).rounded()) }
  case .int32:
    let target = bytes.assumingMemoryBound(to: Int32.self)
    for index in 0..<samples.count {
      target[index] = Int32((Double(limited(samples[index])) * 2_147_483_647).rounded())
    }
  case .float32:
    let target = bytes.assumingMemoryBound(to: Float.self)
    for index in 0..<samples.count { target[index] = limited(samples[index]) }
  }
}

@inline(__always)
private func limited(_ sample: Float) -> Float { sample > 1 ? 1 : sample >= -1 ? sample : sample < -1 ? -1 : 0 }
