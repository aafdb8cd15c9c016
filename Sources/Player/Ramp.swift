import Glibc

/// A level that moves from one value to another along a raised cosine, by absolute frame, so that a stretch which is
/// played again after a rewind gets the same level.
struct Ramp: Equatable {
  let start: Int
  let length: Int
  let from: Float
  let to: Float

  init(from: Float, to: Float, start: Int, length: Int) {
    self.from = from
    self.to = to
    self.start = start
    self.length = max(length, 0)
  }

  static func level(_ level: Float) -> Ramp { Ramp(from: level, to: level, start: 0, length: 0) }

  var end: Int { start + length }

  func level(at frame: Int) -> Float {
    if frame >= end { return to }
    if frame <= start { return from }
    let progress = Float(frame - start) / Float(length)
    return from + (to - from) * 0.5 * (1 - cos(.pi * progress))
  }

  /// Multiplies interleaved frames, the first of which is `frame`.
  func apply(to samples: UnsafeMutableBufferPointer<Float>, channels: Int, from frame: Int) {
    let count = samples.count / channels
    let moving = min(max(end - frame, 0), count)
    for index in 0..<moving {
      let factor = level(at: frame + index)
      for channel in 0..<channels { samples[index * channels + channel] *= factor }
    }
    guard to != 1 else { return }
    for index in moving * channels..<count * channels { samples[index] *= to }
  }
}
