import Emotion
import Glibc

/// How faces are read, frame by frame, for tests of what follows from it.
///
/// A person's expressions are read as a network reads faces of that class that gets 68.8 % of FER2013 PrivateTest right, by its
/// confusion table: each person has a reading of each expression, drawn around the class's row, and a frame's reading
/// wanders around the person's. What else happens to a face is made up: it lasts as long as people take for it, and how it reads
/// is a guess.
struct Simulation {
  /// What a frame shows; nil where no face is found.
  struct Frame {
    let time: Double
    let reading: (probabilities: ExpressionProbabilities, quality: Float)?
  }

  /// When the camera looks.
  enum Rate: CustomStringConvertible {
    case every(Double)
    /// Gaps of a seventh of a second on the mean, some of a second and more.
    case irregular

    var description: String {
      switch self {
      case .every(let gap): "\(Int((1 / gap).rounded()))/s"
      case .irregular: "irregular"
      }
    }
  }

  struct Events: OptionSet {
    let rawValue: Int
    static let blinks = Events(rawValue: 1)
    static let speech = Events(rawValue: 2)
    static let yawns = Events(rawValue: 4)
    static let sneezes = Events(rawValue: 8)
    static let glances = Events(rawValue: 16)
    static let hands = Events(rawValue: 32)
    static let all: Events = [.blinks, .speech, .yawns, .sneezes, .glances, .hands]
  }

  /// What passes over a face.
  private struct Passing {
    let start, end: Double
    /// What it reads as, one after the other, each for `period`; nil for no face.
    let readings: [[Double]?]
    let period: Double
    /// How much of the reading it makes out, 0...1.
    let strength: Double
    var quality: Float = 1
    /// Seconds in which it comes and goes.
    var ramp = 0.0
  }

  private var random: SplitMix
  /// This person's, by expression.
  private var readings: [[Double]] = []
  /// By when they start.
  private var passing: [Passing] = []
  /// Those of this moment.
  private var now: [Passing] = []
  private var noise = [Double](repeating: 0, count: 7)

  /// A person with what happens to the face in `seconds`.
  ///
  /// - Parameter isLegible: whether each expression mostly reads as itself. Where it does not no estimator can help.
  init(seed: UInt64, events: Events = .all, seconds: Double, isLegible: Bool = true) {
    random = SplitMix(state: seed)
    for row in Self.confusion { readings.append(person(row, isLegible)) }
    for event in [Events.blinks, .speech, .yawns, .sneezes, .glances, .hands] where events.contains(event) {
      schedule(event, seconds)
    }
    passing.sort { $0.start < $1.start }
  }

  /// The frames from 0 to `seconds` of a face whose expressions mix as `shown` tells for each time.
  mutating func frames(_ rate: Rate, seconds: Double, shown: (Double) -> [Expression: Double]) -> [Frame] {
    var frames: [Frame] = []
    var (time, next) = (0.0, 0)
    while time < seconds {
      now.removeAll { $0.end <= time }
      while next < passing.count, passing[next].start <= time {
        if passing[next].end > time { now.append(passing[next]) }
        next += 1
      }
      frames.append(Frame(time: time, reading: reading(at: time, shown(time), after: time - (frames.last?.time ?? -1))))
      switch rate {
      case .every(let gap): time += gap
      case .irregular: time += Double.random(in: 0...1, using: &random) < 0.03 ? uniform(0.7, 2.5) : uniform(0.03, 0.25)
      }
    }
    return frames
  }

  /// Rows true, columns read, in the order of `Expression.allCases`.
  private static let confusion: [[Double]] = [
    [297, 6, 43, 11, 72, 7, 55], [21, 24, 5, 0, 4, 0, 1], [66, 3, 231, 14, 94, 57, 63], [6, 1, 10, 802, 14, 19, 28],
    [49, 1, 45, 23, 349, 8, 118], [15, 0, 45, 30, 5, 315, 5], [23, 0, 24, 27, 89, 12, 452],
  ].map { row in row.map { $0 / row.reduce(0, +) } }

  /// How this person's expression reads: more like the class's row the more such a concentration weighs.
  private mutating func person(_ row: [Double], _ isLegible: Bool) -> [Double] {
    while true {
      let reading = dirichlet(row.map { 6 * $0 })
      if !isLegible || reading[readings.count] >= 0.5 { return reading }
    }
  }

  private mutating func reading(
    at time: Double, _ shown: [Expression: Double], after gap: Double
  ) -> (probabilities: ExpressionProbabilities, quality: Float)? {
    var mean = [Double](repeating: 0, count: 7)
    for (expression, share) in shown {
      for place in 0..<7 { mean[place] += share * readings[expression.rawValue][place] }
    }
    var quality: Float = 1
    for passing in now {
      guard let other = passing.readings[Int((time - passing.start) / passing.period) % passing.readings.count] else {
        return nil
      }
      let edge = min(time - passing.start, passing.end - time)
      let strength = passing.strength * (passing.ramp > 0 ? min(1, edge / passing.ramp) : 1)
      for place in 0..<7 { mean[place] += strength * (other[place] - mean[place]) }
      quality = min(quality, passing.quality)
    }
    // Readings of frames that follow each other are alike: noise of the logits with a memory of 0.4 s.
    let kept = exp(-gap / 0.4)
    for place in 0..<7 { noise[place] = kept * noise[place] + (1 - kept * kept).squareRoot() * 0.8 * normal() }
    let logits = (0..<7).map { Float(log(mean[$0] + 0.01) + noise[$0]) }
    return ExpressionProbabilities(logits: logits).map { ($0, quality) }
  }

  private mutating func schedule(_ event: Events, _ seconds: Double) {
    var time = 0.0
    while true {
      switch event {
      case .blinks:
        time += uniform(2, 7)
        let other: Expression = pick([(.sad, 4), (.neutral, 3), (.disgust, 1), (.angry, 1), (.happy, 1)])
        add(time, uniform(0.1, 0.4), [other], strength: 0.8)
      case .speech:
        time += uniform(10, 60)
        let mouths: [Expression] = (0..<40).map { _ in
          pick([(.neutral, 6), (.surprise, 4), (.happy, 3), (.sad, 3), (.disgust, 2), (.fear, 1), (.angry, 1)])
        }
        add(time, uniform(2, 15), mouths, period: 1 / uniform(3, 6), strength: 0.7)
      case .yawns:
        time += uniform(60, 240)
        let length = uniform(2, 6)
        // The mouth opens, is wide while the eyes close, and shuts.
        let phases: [Expression] = [
          pick([(.surprise, 6), (.fear, 2), (.happy, 2)]),
          pick([(.surprise, 3), (.fear, 3), (.happy, 3), (.angry, 2), (.sad, 1)]),
          pick([(.fear, 2), (.happy, 2), (.sad, 2), (.disgust, 2), (.angry, 1)]),
        ]
        add(time, length, phases, period: length / 3, strength: 0.9, ramp: 0.5)
        time += length
      case .sneezes:
        time += uniform(300, 900)
        add(time, uniform(0.5, 1.5), [pick([(.disgust, 3), (.angry, 3), (.happy, 2), (.sad, 2)])], strength: 0.9)
      case .glances:
        time += uniform(15, 60)
        passing.append(Passing(start: time, end: time + uniform(0.5, 5), readings: [nil], period: 9, strength: 1))
      case .hands:
        time += uniform(60, 240)
        let other: Expression = pick([(.sad, 3), (.angry, 2), (.fear, 2), (.neutral, 3), (.surprise, 1)])
        add(time, uniform(1, 6), [other], strength: 0.7, quality: 0.4, ramp: 0.3)
      default: return
      }
      if time > seconds { return }
    }
  }

  private mutating func add(
    _ start: Double, _ length: Double, _ expressions: [Expression], period: Double? = nil, strength: Double,
    quality: Float = 1, ramp: Double = 0
  ) {
    passing.append(
      Passing(
        start: start, end: start + length, readings: expressions.map { readings[$0.rawValue] },
        period: period ?? length + 1, strength: strength, quality: quality, ramp: ramp))
  }

  private mutating func uniform(_ low: Double, _ high: Double) -> Double {
    Double.random(in: low...high, using: &random)
  }

  private mutating func pick(_ weighted: [(Expression, Int)]) -> Expression {
    var left = Int.random(in: 0..<weighted.reduce(0) { $0 + $1.1 }, using: &random)
    for (expression, weight) in weighted {
      if left < weight { return expression }
      left -= weight
    }
    return .neutral
  }

  private mutating func normal() -> Double {
    (-2 * log(uniform(1e-12, 1))).squareRoot() * cos(2 * .pi * uniform(0, 1))
  }

  private mutating func dirichlet(_ concentrations: [Double]) -> [Double] {
    let draws = concentrations.map { gamma($0) }
    let sum = draws.reduce(1e-9, +)
    return draws.map { $0 / sum }
  }

  /// By Marsaglia and Tsang (2000), "A simple method for generating gamma variables".
  private mutating func gamma(_ shape: Double) -> Double {
    if shape <= 0 { return 0 }
    if shape < 1 { return gamma(shape + 1) * pow(uniform(1e-12, 1), 1 / shape) }
    let d = shape - 1.0 / 3
    while true {
      let x = normal()
      let v = pow(1 + x / (9 * d).squareRoot(), 3)
      if v > 0, log(uniform(1e-12, 1)) < x * x / 2 + d * (1 - v + log(v)) { return d * v }
    }
  }
}
