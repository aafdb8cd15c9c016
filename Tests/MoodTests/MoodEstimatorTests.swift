import Emotion
import Mood
import Testing

@Suite("Mood from expressions over time")
struct MoodEstimatorTests {
  /// Shows one expression for a while; returns the time of the last face.
  @discardableResult
  private func show(
    _ expression: Expression, to estimator: inout MoodEstimator, from start: Double, seconds: Double,
    rate: Double = 10, quality: Float = 1
  ) -> Double {
    let count = Int((seconds * rate).rounded())
    for n in 0..<count { estimator.add(face(expression), quality: quality, at: start + Double(n) / rate) }
    return start + Double(max(count - 1, 0)) / rate
  }

  /// Seconds from a change of expression to the change of mood.
  private func reaction(
    from: Expression = .neutral, to: Expression = .sad, rate: Double = 10, settings: MoodSettings = MoodSettings()
  ) -> Double? {
    var estimator = MoodEstimator(settings: settings)
    show(from, to: &estimator, from: 0, seconds: 30, rate: rate)
    let before = estimator.estimate(at: 30).mood
    for n in 0..<Int(60 * rate) {
      let time = 30 + Double(n) / rate
      estimator.add(face(to), quality: 1, at: time)
      if estimator.estimate(at: time).mood != before { return time - 30 }
    }
    return nil
  }

  @Test("without a face nothing is known")
  func nothing() {
    let estimator = MoodEstimator()
    #expect(estimator.estimate(at: 5) == .unknown)
  }

  @Test("one face is too little, a second of them is enough")
  func enough() {
    var estimator = MoodEstimator()
    estimator.add(face(.happy), quality: 1, at: 0)
    #expect(estimator.estimate(at: 0).mood == nil)
    #expect(estimator.estimate(at: 0).affect != nil)
    let end = show(.happy, to: &estimator, from: 0.1, seconds: 1)
    #expect(estimator.estimate(at: end).mood == .happy)
  }

  @Test("each expression leads to its mood, surprise and fear to none", arguments: Expression.allCases)
  func mapping(expression: Expression) {
    var estimator = MoodEstimator()
    let end = show(expression, to: &estimator, from: 0, seconds: 10)
    let expected: Mood? =
      switch expression {
      case .happy: .happy
      case .sad: .sad
      case .neutral: .neutral
      case .angry, .disgust: .angry
      case .surprise, .fear: nil
      }
    #expect(estimator.estimate(at: end).mood == expected)
  }

  @Test("a passing frown of one or two faces changes nothing at any frame rate", arguments: [0.5, 1, 3, 10, 30])
  func passingFrown(rate: Double) {
    for frowns in 1...2 {
      var estimator = MoodEstimator()
      let calm = show(.happy, to: &estimator, from: 0, seconds: 30, rate: rate)
      for n in 1...frowns {
        estimator.add(face(.angry, 0.99), quality: 1, at: calm + Double(n) / rate)
        #expect(estimator.estimate(at: calm + Double(n) / rate).mood == .happy, "\(frowns) frowns")
      }
      let end = show(.happy, to: &estimator, from: calm + Double(frowns + 1) / rate, seconds: 10, rate: rate)
      #expect(estimator.estimate(at: end).mood == .happy, "\(frowns) frowns")
    }
  }

  @Test("a lasting change is followed within seconds, equally fast at every frame rate", arguments: [3.0, 10, 30])
  func reactionTime(rate: Double) throws {
    let seconds = try #require(reaction(rate: rate))
    #expect(seconds > 1.5 && seconds < 6)
    let reference = try #require(reaction(rate: 100))
    #expect(abs(seconds - reference) < 0.8)
  }

  @Test("a longer time constant never makes the mood quicker")
  func timeConstant() throws {
    var before = 0.0
    for constant in [0.5, 1, 2, 4, 8] {
      var settings = MoodSettings()
      settings.timeConstant = constant
      let seconds = try #require(reaction(settings: settings))
      #expect(seconds >= before)
      before = seconds
    }
  }

  @Test("poor faces count less: they change the mood later")
  func quality() {
    func share(_ quality: Float) -> Float {
      var estimator = MoodEstimator()
      show(.neutral, to: &estimator, from: 0, seconds: 10)
      let end = show(.sad, to: &estimator, from: 10, seconds: 2, quality: quality)
      return estimator.estimate(at: end).probabilities?[.sad] ?? -1
    }
    #expect(share(0.2) < share(0.5) && share(0.5) < share(1))
    #expect(share(0) < 0.1)
  }

  @Test("expressions that change all the time give no mood")
  func mixed() {
    var estimator = MoodEstimator()
    let cycle: [Expression] = [.happy, .sad, .angry, .neutral]
    for n in 0..<400 { estimator.add(face(cycle[n % 4]), quality: 1, at: Double(n) / 10) }
    #expect(estimator.estimate(at: 39.9).mood == nil)
  }

  @Test("a mood that is no longer seen is forgotten, and confidence only falls meanwhile")
  func age() {
    var estimator = MoodEstimator()
    let end = show(.sad, to: &estimator, from: 0, seconds: 10)
    var before: Float = 2
    for n in 0...40 {
      let estimate = estimator.estimate(at: end + Double(n))
      #expect(estimate.confidence <= before)
      before = estimate.confidence
    }
    #expect(estimator.estimate(at: end + 10).confidence < 0.6 * estimator.estimate(at: end).confidence)
    #expect(estimator.estimate(at: end + 19).mood == .sad)
    #expect(estimator.estimate(at: end + 21) == .unknown)
    estimator.add(face(.happy), quality: 1, at: end + 60)
    #expect(estimator.estimate(at: end + 60).mood == nil)
  }

  @Test("on the border between two moods the named one stays")
  func hysteresis() {
    func border(after first: Expression) -> Mood? {
      var estimator = MoodEstimator()
      var time = show(first, to: &estimator, from: 0, seconds: 10)
      let both = ExpressionProbabilities([0, 0, 0, 0.5, 0, 0, 0.5])
      for _ in 0..<200 {
        time += 0.1
        if let both { estimator.add(both, quality: 1, at: time) }
      }
      return estimator.estimate(at: time).mood
    }
    #expect(border(after: .happy) == .happy)
    #expect(border(after: .neutral) == .neutral)
  }

  @Test("a mood that leads the named one by little does not take over, one that leads clearly does")
  func takingOver() throws {
    func mood(neutral: Float) throws -> Mood? {
      var estimator = MoodEstimator()
      let calm = show(.happy, to: &estimator, from: 0, seconds: 10)
      let mixed = try #require(ExpressionProbabilities([0, 0, 0, 1 - neutral, 0, 0, neutral]))
      for n in 1...300 { estimator.add(mixed, quality: 1, at: calm + Double(n) / 10) }
      return estimator.estimate(at: calm + 30).mood
    }
    #expect(try mood(neutral: 0.63) == .happy)
    #expect(try mood(neutral: 0.67) == .neutral)
  }

  @Test("one face after a gap does not stand for the whole gap")
  func gap() {
    var settings = MoodSettings()
    settings.timeConstant = 30
    var estimator = MoodEstimator(settings: settings)
    let calm = show(.neutral, to: &estimator, from: 0, seconds: 10)
    estimator.add(face(.sad), quality: 1, at: calm + 15)
    #expect(estimator.estimate(at: calm + 15).probabilities.map { $0[.sad] < 0.3 } == true)
  }

  @Test("a mood that fades without another in its place is given up")
  func givenUp() throws {
    var estimator = MoodEstimator()
    let calm = show(.happy, to: &estimator, from: 0, seconds: 10)
    let even = try #require(ExpressionProbabilities([0.25, 0, 0, 0.25, 0.25, 0, 0.25]))
    for n in 1...300 { estimator.add(even, quality: 1, at: calm + Double(n) / 10) }
    #expect(estimator.estimate(at: calm + 30).mood == nil)
  }

  @Test("a picture between two moods gives none")
  func undecided() throws {
    let between = try #require(ExpressionProbabilities([0, 0, 0, 0.48, 0.1, 0, 0.42]))
    #expect(MoodEstimator.snapshot(between, quality: 1).mood == nil)
    let clear = try #require(ExpressionProbabilities([0, 0, 0, 0.55, 0.1, 0, 0.35]))
    #expect(MoodEstimator.snapshot(clear, quality: 1).mood == .happy)
  }

  @Test("one clear picture gives a mood, a vague or bad one none")
  func snapshot() {
    #expect(MoodEstimator.snapshot(face(.happy, 0.8), quality: 0.7).mood == .happy)
    #expect(MoodEstimator.snapshot(face(.sad, 0.55), quality: 0.7).mood == .sad)
    #expect(MoodEstimator.snapshot(face(.happy, 0.9), quality: 0.1).mood == nil)
    #expect(MoodEstimator.snapshot(face(.happy, 0.9), quality: .nan).mood == nil)
    #expect(MoodEstimator.snapshot(face(.surprise, 0.4), quality: 1).mood == nil)
    let sure = MoodEstimator.snapshot(face(.happy, 0.95), quality: 1).confidence
    #expect(sure > MoodEstimator.snapshot(face(.happy, 0.6), quality: 1).confidence)
    #expect(sure > MoodEstimator.snapshot(face(.happy, 0.95), quality: 0.5).confidence)
  }

  @Test("times that run backwards or are no numbers change nothing")
  func badTimes() {
    var estimator = MoodEstimator()
    let end = show(.happy, to: &estimator, from: 100, seconds: 5)
    let before = estimator
    for time in [0, end - 1, .nan, .infinity] { estimator.add(face(.sad), quality: 1, at: time) }
    estimator.add(face(.sad), quality: .nan, at: end + 1)
    estimator.add(face(.sad), quality: -3, at: end + 1)
    #expect(estimator == before)
    #expect(estimator.estimate(at: .nan) == .unknown)
  }

  @Test("any evidence gives bounded estimates, and the same evidence the same ones")
  func bounded() {
    let seed: UInt64 = 7
    var random = SplitMix(state: seed)
    for _ in 0..<200 {
      var (one, two) = (MoodEstimator(), MoodEstimator())
      var time = Double.random(in: -1e6...1e6, using: &random)
      for _ in 0..<40 {
        time += Double.random(in: 0...1, using: &random) < 0.1 ? Double.random(in: 0...60, using: &random) : 0.1
        let values = (0..<7).map { _ in Float.random(in: 0...1, using: &random) }
        guard let face = ExpressionProbabilities(values) else { continue }
        let quality = Float.random(in: -0.5...1.5, using: &random)
        one.add(face, quality: quality, at: time)
        two.add(face, quality: quality, at: time)
        let estimate = one.estimate(at: time)
        #expect(estimate == two.estimate(at: time), "seed \(seed)")
        #expect((0...1).contains(estimate.confidence), "seed \(seed)")
        if let sum = estimate.probabilities?.values.reduce(0, +) { #expect(abs(sum - 1) < 1e-4, "seed \(seed)") }
      }
    }
  }

  @Test("the moods' shares sum to one")
  func shares() {
    for expression in Expression.allCases {
      let shares = MoodShares(face(expression, 0.7))
      #expect(abs(Mood.allCases.reduce(0) { $0 + shares[$1] } - 1) < 1e-5)
    }
  }
}
