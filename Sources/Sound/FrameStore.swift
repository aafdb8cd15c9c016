import Glibc

/// The frames of one track: mel band powers and spectral shapes. They are kept until the end because the level that all
/// is measured against is known only then; `TrackAnalyser.longest` bounds them.
struct FrameStore {
  let bands: Int
  private(set) var frames = 0
  /// `frames` rows of `bands` powers.
  private(set) var mel: [Float] = []
  /// `frames` rows of `SpectralShape.count` values.
  private(set) var shapes: [Float] = []
  private let shape: SpectralShape

  init(_ parameters: SpectrogramParameters) {
    bands = parameters.bands
    shape = SpectralShape(parameters)
  }

  mutating func add(power: UnsafeBufferPointer<Float>, mel row: UnsafeBufferPointer<Float>) {
    mel.append(contentsOf: row)
    shape.append(power, to: &shapes)
    frames += 1
  }

  /// Level of a frame in dB, relative to a full-scale sine.
  func level(_ frame: Int) -> Float { shapes[frame * SpectralShape.count] }

  /// One column of the shapes.
  func column(_ index: Int) -> [Float] { (0..<frames).map { shapes[$0 * SpectralShape.count + index] } }

  /// The track's level in dB: mean power of the frames that are not more than 20 dB under the mean of all, as the
  /// relative gate of ITU-R BS.1770 does it; nil for silence. Mono and limited to the band, unlike the loudness in
  /// LUFS, so that neither the number of channels nor the treble shifts it.
  var gatedLevel: Float? {
    func mean(above gate: Float) -> Float? {
      var (sum, count) = (0.0, 0)
      for frame in 0..<frames where level(frame) > gate {
        sum += pow(10, Double(level(frame)) / 10)
        count += 1
      }
      return count > 0 ? Float(10 * log10(sum / Double(count))) : nil
    }
    return mean(above: -120).flatMap { mean(above: $0 - 20) }
  }

  /// Log mel powers in dB above the floor with the track's gated level at 0 dB: `frames` rows of `bands`. The floor is
  /// soft: it is added to the power.
  func logMel(level: Float) -> [Float] {
    let gain = pow(10, -level / 10)
    return [Float](unsafeUninitializedCapacity: mel.count) { output, count in
      for index in 0..<mel.count { output[index] = 10 * log10f(mel[index] * gain + Self.floor) - Self.floorLevel }
      count = mel.count
    }
  }

  /// Power per Hz, at gated level 0 dB.
  static let floor: Float = 1e-9
  static let floorLevel: Float = -90
}
