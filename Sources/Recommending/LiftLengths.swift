/// How many songs a listener's next lift has, learnt from how the earlier ones went: as many as usual, or a third fewer.
/// Chosen is the length whose lifts are likelier to succeed by what was seen of them, the usual one where both are. So it
/// stays for as long as its lifts succeed; after a failure the shorter one is tried, which comes to bright music sooner.
/// Longer ones lifted fewer moods in `mien simulate`.
public struct LiftLengths: Sendable, Equatable {
  private struct Length: Sendable, Equatable {
    let songs: Int
    var successes: Float = 0
    var lifts: Float = 0

    /// The mean of a beta distribution: at first lifts are taken to succeed as often as `expected`, which weighs `strength` lifts.
    var chance: Float {
      (successes + LiftLengths.strength * LiftLengths.expected) / (lifts + LiftLengths.strength)
    }

    mutating func note(_ succeeded: Bool) {
      lifts += 1
      successes += succeeded ? 1 : 0
    }
  }

  private var usual, shorter: Length
  private static let expected: Float = 0.85
  private static let strength: Float = 2

  /// - Parameter usual: songs of a lift of which nothing is known yet, at least 2.
  public init(usual: Int = 6) {
    let songs = max(usual, 2)
    (self.usual, shorter) = (Length(songs: songs), Length(songs: max(songs * 2 / 3, 2)))
  }

  /// Songs of the next lift.
  public var next: Int { (shorter.chance > usual.chance ? shorter : usual).songs }

  /// Lifts that were hardly begun teach nothing, nor do those of other lengths, as before the settings were changed.
  public mutating func learn(from result: LiftResult) {
    guard result.played >= 2 else { return }
    if result.steps == usual.songs {
      usual.note(result.succeeded)
    } else if result.steps == shorter.songs {
      shorter.note(result.succeeded)
    }
  }
}
