import Glibc

/// Onset strength and what it tells besides the tempo.
struct Onsets {
  /// Per frame: mean rise over all mel bands from the frame before, in dB.
  let strength: [Float]
  let framesPerSecond: Double

  /// - Parameter logMel: rows of `bands` in dB.
  init(logMel: [Float], bands: Int, framesPerSecond: Double) {
    let frames = logMel.count / bands
    self.framesPerSecond = framesPerSecond
    strength = logMel.withUnsafeBufferPointer { rows in
      (0..<frames).map { frame in
        guard frame > 0 else { return 0 }
        var sum: Float = 0
        for index in (frame * bands)..<((frame + 1) * bands) { sum += max(0, rows[index] - rows[index - bands]) }
        return sum / Float(bands)
      }
    }
  }

  /// Onsets per second: local maxima over 70 ms that stand 1 dB above the mean of the half second around them.
  var rate: Float {
    let reach = max(1, Int(0.25 * framesPerSecond))
    guard strength.count > 2 * reach else { return 0 }
    var sums: [Float] = [0]
    for value in strength { sums.append((sums.last ?? 0) + value) }
    var count = 0
    for frame in 3..<(strength.count - 3) {
      let value = strength[frame]
      let window = max(0, frame - reach)..<min(strength.count, frame + reach + 1)
      let mean = (sums[window.upperBound] - sums[window.lowerBound]) / Float(window.count)
      guard value > mean + 1, value > strength[frame - 1], value >= strength[frame + 1] else { continue }
      guard value >= strength[frame - 2], value >= strength[frame + 2] else { continue }
      count += 1
    }
    return Float(Double(count) * framesPerSecond / Double(strength.count))
  }
}
