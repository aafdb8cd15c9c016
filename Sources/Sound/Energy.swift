import Glibc

/// How driving a track sounds, apart from how loud it was mastered.
enum Energy {
  /// 0...1: the logistic of how fully the power fills the mel bands and of the mean onset strength (both in dB at the
  /// common level). The three numbers are a logistic regression that tells the excited from the calm clips of the
  /// 4Q set (Panda et al., IEEE TAFFC 2018; 84.5 % of 697).
  static func of(logMel: [Float], onsets: Onsets) -> Float {
    let fullness = Statistics.mean(logMel)
    let drive = Statistics.mean(onsets.strength)
    return 1 / (1 + expf(23.4 - 0.474 * fullness - 3.78 * drive))
  }
}
