/// How quickly and how firmly the estimator decides. Times are in seconds, shares and leads in 0...1.
///
/// Probabilities are taken at their word: a mood is named where it is likelier than not. The times and the leads
/// for a change are the quickest of those that keep yawns, words and hands from changing the mood in the simulations of
/// Tests/MoodTests, at one look a second as at fifteen.
public struct MoodSettings: Sendable, Equatable {
  /// Time constant of the smoothing: evidence this old weighs 1/e of new evidence.
  public var timeConstant: Double = 1.5
  /// The longest that one face stands for; keeps a single frame after a gap from counting as the whole gap.
  public var longestStep: Double = 1
  /// What the first face stands for, and every face where the times do not advance.
  public var firstStep: Double = 0.1
  /// Good evidence needed before any mood is named, in seconds of faces of quality 1. Evidence never exceeds
  /// `timeConstant` times the quality, so at most half of `timeConstant` is asked for.
  public var minimumEvidence: Double = 0.5
  /// Without a new face for this long, the mood is no longer known.
  public var maximumAge: Double = 20
  /// The probability that a mood needs to be named: its share of what speaks for any mood, times that.
  public var enterShare: Float = 0.5
  /// How far it must lead the next one to be named.
  public var enterLead: Float = 0.1
  /// A named mood stays until its share is below this, little more than one of four has by chance, or another takes over.
  public var leaveShare: Float = 0.28
  /// How far another mood must lead the named one to take over.
  public var changeLead: Float = 0.3
  /// How long a change must hold before it is made, in seconds of faces of quality 1, ...
  public var dwell: Double = 2.5
  /// ... and over how many faces: a frown that only this many minus one faces show changes nothing at any frame rate.
  public var dwellFaces = 4
  /// A single picture of less quality than this gives no mood.
  public var minimumQuality: Float = 0.2
  /// A face of which less than this speaks for any mood (`MoodShares.said`) counts as none.
  public var minimumSaid: Float = 0.25

  public init() {}
}
