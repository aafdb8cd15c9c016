import Glibc

/// Makes tracks equally loud (EBU R 128 loudness; the target follows ReplayGain 2.0, -18 LUFS).
public enum LoudnessGain {
  public static let target = -18.0
  /// What a track of unknown loudness is taken for: as loud as most modern masters.
  public static let assumedLoudness = -10.0

  /// Decibels to amplify by, never so much that the peak would exceed full scale.
  /// - Parameters:
  ///   - loudness: integrated loudness in LUFS; nil or not finite where it is unknown or the track is silent.
  ///   - peak: highest sample (or better: true peak), 1 = full scale; nil where unknown, and then nothing is amplified.
  public static func decibels(loudness: Double?, peak: Double?, target: Double = target) -> Double {
    let known = loudness.flatMap { $0.isFinite ? $0 : nil } ?? assumedLoudness
    let wanted = target - known
    guard let peak, peak.isFinite, peak > 0 else { return min(wanted, 0) }
    return min(wanted, -20 * log10(peak))
  }
}

/// The factor that decibels stand for; 0 for minus infinity and for what is not a number.
func linear(decibels: Double) -> Float { decibels.isNaN ? 0 : Float(pow(10, decibels / 20)) }
