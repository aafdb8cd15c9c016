import Emotion
import Glibc

/// Turns the expressions of one listener's face, frame by frame, into a mood. A value: it does no I/O and has no clock;
/// the same evidence at the same times gives the same estimates.
///
///     var estimator = MoodEstimator()
///     estimator.add(probabilities, quality: 0.9, at: seconds)
///     let estimate = estimator.estimate(at: seconds)
///
/// Each face weighs its quality times the time since the face before it, so that the mood reacts equally fast at every
/// frame rate, and fades exponentially. A change of mood must lead clearly and hold for a while (hysteresis).
public struct MoodEstimator: Sendable, Equatable {
  public let settings: MoodSettings
  /// Sums over the evidence, faded to `latest`: seconds times quality, per expression and in all.
  private var sums = [Double](repeating: 0, count: Expression.allCases.count)
  private var evidence = 0.0
  /// Time of the last face.
  private var latest: Double?
  /// The named mood.
  private var mood: Mood?
  private var challenge: Challenge?

  /// A change of mood that has yet to hold long enough.
  private struct Challenge: Sendable, Equatable {
    var verdict: Mood?
    /// Seconds times quality.
    var held = 0.0
    var faces = 0
  }

  public init(settings: MoodSettings = MoodSettings()) { self.settings = settings }

  /// Takes in one face. One that hardly speaks for any mood (`MoodShares.said`) counts as no face.
  ///
  /// - Parameters:
  ///   - quality: how far to trust it, 0...1 (clamped; NaN is 0). A face of quality 0 counts as no face.
  ///   - time: in seconds on any clock that does not run backwards. A time before the last one, or one that is not a
  ///     number, leaves everything as it is.
  public mutating func add(_ probabilities: ExpressionProbabilities, quality: Float, at time: Double) {
    let weight = quality.isNaN ? 0 : Double(min(max(quality, 0), 1))
    guard weight > 0, time.isFinite, time >= latest ?? time else { return }
    guard MoodShares(probabilities).said >= settings.minimumSaid else { return }
    let gap = time - (latest ?? time)
    if gap > settings.maximumAge { self = MoodEstimator(settings: settings) }
    let step = latest == nil || gap == 0 ? settings.firstStep : min(gap, settings.longestStep)
    let kept = fading(over: gap)
    for expression in Expression.allCases {
      let place = expression.rawValue
      sums[place] = sums[place] * kept + Double(probabilities[expression]) * weight * step
    }
    evidence = evidence * kept + weight * step
    latest = time
    decide(after: weight * step)
  }

  /// What is known at this time; it must not lie before the last face.
  public func estimate(at time: Double) -> MoodEstimate {
    guard let latest, let smoothed, time.isFinite else { return .unknown }
    let age = max(time - latest, 0)
    guard age <= settings.maximumAge else { return .unknown }
    let amount = 1 - exp(-evidence / max(neededEvidence, 1e-6))
    let freshness = 1 - age / settings.maximumAge
    let shares = MoodShares(smoothed)
    let agreement = Double(shares[mood ?? shares.top] * shares.said)
    return MoodEstimate(
      mood: mood, affect: smoothed.affect, probabilities: smoothed,
      confidence: Float(min(max(agreement * amount * freshness, 0), 1)))
  }

  /// The estimate from a single picture: there is no time to wait for more evidence, so one clear face gives a mood.
  ///
  /// - Parameter quality: how far to trust the face, 0...1.
  public static func snapshot(
    _ probabilities: ExpressionProbabilities, quality: Float, settings: MoodSettings = MoodSettings()
  ) -> MoodEstimate {
    let weight = quality.isNaN ? 0 : min(max(quality, 0), 1)
    let shares = MoodShares(probabilities)
    let isUsable = weight >= settings.minimumQuality && shares.said >= settings.minimumSaid
    return MoodEstimate(
      mood: isUsable ? clearMood(of: shares, settings: settings) : nil, affect: probabilities.affect,
      probabilities: probabilities, confidence: shares[shares.top] * shares.said * weight)
  }

  private static func clearMood(of shares: MoodShares, settings: MoodSettings) -> Mood? {
    let top = shares.top
    return shares[top] * shares.said >= settings.enterShare && shares.lead(of: top) >= settings.enterLead ? top : nil
  }

  private var smoothed: ExpressionProbabilities? {
    evidence > 0 ? ExpressionProbabilities(shares: { Float(sums[$0.rawValue] / evidence) }) : nil
  }

  private var neededEvidence: Double { min(settings.minimumEvidence, settings.timeConstant / 2) }

  private func fading(over gap: Double) -> Double {
    settings.timeConstant > 0 ? exp(-gap / settings.timeConstant) : 0
  }

  /// What the evidence says, held against the mood that is named now.
  private func verdict(_ shares: MoodShares) -> Mood? {
    let clear = Self.clearMood(of: shares, settings: settings)
    guard let mood else { return clear }
    if let clear, shares[clear] - shares[mood] >= settings.changeLead { return clear }
    return shares[mood] >= settings.leaveShare ? mood : clear
  }

  private mutating func decide(after more: Double) {
    guard let smoothed, evidence >= neededEvidence else { return }
    let verdict = verdict(MoodShares(smoothed))
    guard verdict != mood else {
      challenge = nil
      return
    }
    // The first mood has nothing to be held against: the evidence needed for it is its dwell.
    if mood == nil {
      mood = verdict
      return
    }
    if challenge?.verdict == verdict { challenge?.held += more } else { challenge = nil }
    var current = challenge ?? Challenge(verdict: verdict)
    current.faces += 1
    challenge = current
    guard current.faces >= settings.dwellFaces, current.held >= settings.dwell else { return }
    mood = verdict
    challenge = nil
  }
}
