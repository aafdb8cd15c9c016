import Emotion
import Glibc
import Recommending

/// Weeks of a made-up household with one policy that chooses the music. The same seed gives every policy the same music, the
/// same listeners and the same moods to begin with; what follows depends on what is played.
public struct Simulation: Sendable {
  public struct Settings: Sendable {
    public var tracks = 2_000
    public var listeners = 4
    public var weeks = 4
    /// A day, each of a listener.
    public var sessions = 2
    public var songs = 10
    public var seed: UInt64 = 1

    public init() {}
  }

  /// What one policy made of it.
  public struct Outcome: Sendable {
    /// Per week.
    public internal(set) var plays: [Int]
    public internal(set) var skips: [Int]
    /// Sum over the plays of how much likelier the oracle's choice would have been heard out, per week.
    public internal(set) var regret: [Double]
    /// Plays in a bad mood, and those of them that were skipped.
    public internal(set) var badPlays = 0
    public internal(set) var badSkips = 0
    /// Sessions that began in a bad mood, and those of them that ended in one that is not bad.
    public internal(set) var bad = 0
    public internal(set) var lifted = 0

    public var skipRate: Double { Double(skips.reduce(0, +)) / Double(max(plays.reduce(0, +), 1)) }
    public var liftRate: Double { Double(lifted) / Double(max(bad, 1)) }
    /// The exponent a of plays^a that what was regretted until the end of each week grows with: 1 where nothing is learnt; the
    /// less, the more is. The slope of least squares of the logarithms; 1 for a single week.
    public var regretGrowth: Double {
      var (played, regretted) = (0.0, 0.0)
      let points = zip(plays, regret).map { plays, regret in
        (played, regretted) = (played + Double(plays), regretted + regret)
        return (x: log(max(played, 1)), y: log(max(regretted, 1e-9)))
      }
      let count = Double(max(points.count, 1))
      let (x, y) = (points.reduce(0) { $0 + $1.x } / count, points.reduce(0) { $0 + $1.y } / count)
      let spread = points.reduce(0) { $0 + ($1.x - x) * ($1.x - x) }
      return spread > 0 ? points.reduce(0) { $0 + ($1.x - x) * ($1.y - y) } / spread : 1
    }
    /// A play.
    public var meanRegret: Double { regret.reduce(0, +) / Double(max(plays.reduce(0, +), 1)) }
  }

  private let settings: Settings
  private let library: SimulatedLibrary
  private let listeners: [SimulatedListener]
  private static let hours = [7.5, 13, 18.5, 21.5]

  public init(_ settings: Settings) {
    self.settings = settings
    var random = SplitMix64(seed: settings.seed)
    let library = SimulatedLibrary(tracks: settings.tracks, random: &random)
    let common = SimulatedLibrary.dimensions.normals(&random)
    listeners = (0..<settings.listeners).map { _ in
      SimulatedListener(library: library, common: common, habits: .init(), random: &random)
    }
    self.library = library
  }

  /// - Parameter ranker: the one that a policy with a ranker has, where it is another than usual.
  public func run(_ policy: SimulatedPolicy, ranker: Ranker? = nil) -> Outcome {
    var run = Run(
      policy: policy, ranker: ranker ?? policy.ranker, library: library, listeners: listeners, weeks: settings.weeks)
    for day in 0..<7 * settings.weeks {
      if policy == .mien { run.learnCompany(day: day) }
      for listener in listeners.indices {
        // Of this session alone, so that it begins alike under every policy.
        let number = UInt64(day * listeners.count + listener)
        var random = SplitMix64(seed: settings.seed &* 1_000_003 &+ number &* 7_919)
        let hours = Self.hours.shuffled(using: &random).prefix(settings.sessions).sorted()
        for hour in hours {
          run.session(of: listener, day: day, hour: hour, songs: settings.songs, random: &random)
        }
      }
    }
    return run.outcome
  }
}

/// A policy at work.
private struct Run {
  let policy: SimulatedPolicy
  let ranker: Ranker
  let library: SimulatedLibrary
  var listeners: [SimulatedListener]
  var known: [SimulatedKnowledge]
  var household: [Company.Play] = []
  var outcome: Simulation.Outcome
  /// Something long ago.
  static let start = 1_700_000_000.0

  init(
    policy: SimulatedPolicy, ranker: Ranker, library: SimulatedLibrary, listeners: [SimulatedListener], weeks: Int
  ) {
    (self.policy, self.ranker, self.library, self.listeners) = (policy, ranker, library, listeners)
    known = listeners.map { _ in SimulatedKnowledge() }
    let none = [Int](repeating: 0, count: weeks)
    outcome = Simulation.Outcome(plays: none, skips: none, regret: none.map { Double($0) })
  }

  mutating func learnCompany(day: Int) {
    guard !household.isEmpty, listeners.count > 1 else { return }
    let company = Company(household, catalogue: library.catalogue)
    for listener in known.indices {
      known[listener].company = company.scores(for: Int64(listener), in: library.catalogue)
    }
    let now = Self.start + Double(day) * 86_400
    let vectors = known.map { TasteProfile.vector(of: $0.events, catalogue: library.catalogue, now: now) }
    for listener in known.indices {
      let others = known.indices.filter { $0 != listener }.map {
        Likeness.Neighbour(events: known[$0].events, taste: vectors[$0])
      }
      known[listener].borrowed = Likeness().borrowed(
        for: vectors[listener], known: known[listener].events.count, from: others)
    }
  }

  mutating func session(of listener: Int, day: Int, hour: Double, songs: Int, random: inout SplitMix64) {
    var moods = SplitMix64(seed: random.next())
    listeners[listener].begin(&moods)
    let beganBad = listeners[listener].mood.isNegative
    for song in 0..<songs {
      let hour = hour + Double(song) * 0.06
      play(to: listener, day: day, hour: hour, now: Self.start + Double(day) * 86_400 + hour * 3_600, random: &random)
    }
    if beganBad {
      outcome.bad += 1
      if !listeners[listener].mood.isNegative { outcome.lifted += 1 }
    }
  }

  private mutating func play(to listener: Int, day: Int, hour: Double, now: Double, random: inout SplitMix64) {
    let seen = listeners[listener].seen(&random)
    let (luck, fraction, press) = (
      Float.random(in: 0..<1, using: &random), Float.random(in: 0.03...0.5, using: &random),
      Float.random(in: 0..<1, using: &random)
    )
    let seed = random.next()
    let allowed = unheard(by: listener)
    let chances = library.places.indices.map {
      allowed[$0] ? listeners[listener].chance($0, library: library, hour: hour, now: now) : 0
    }
    let track = choose(
      for: listener, seen: seen, day: day, hour: hour, now: now, chances: chances, allowed: allowed, seed: seed)
    let chance = listeners[listener].chance(track, library: library, hour: hour, now: now)
    let isHeardOut = luck < chance
    let week = day / 7
    if listeners[listener].mood.isNegative {
      outcome.badPlays += 1
      outcome.badSkips += isHeardOut ? 0 : 1
    }
    outcome.plays[week] += 1
    outcome.skips[week] += isHeardOut ? 0 : 1
    outcome.regret[week] += Double((chances.max() ?? chance) - chance)

    let id = Int64(track + 1)
    func note(_ kind: TasteEvent.Kind) {
      known[listener].events.append(
        TasteEvent(track: id, kind: kind, mood: seen?.mood, at: now, hour: hour, isWeekend: day % 7 > 4))
    }
    note(isHeardOut ? .completed : .skip(fraction: Double(fraction)))
    let likes = isHeardOut && press < 0.3 / (1 + expf(-2 * (listeners[listener].liking[track] - 1)))
    if likes { note(.like) }
    if isHeardOut { household.append(.init(listener: Int64(listener), track: id, weight: likes ? 2 : 1)) }
    known[listener].lastPlayed[id] = now
    listeners[listener].hear(
      track, fraction: isHeardOut ? 1 : fraction, library: library, now: now, random: &random)
  }

  /// Per track, whether it is outside of the window of the last plays, which holds for every policy.
  private func unheard(by listener: Int) -> [Bool] {
    var allowed = [Bool](repeating: true, count: library.places.count)
    let latest = known[listener].lastPlayed.sorted { $0.value > $1.value }
    for (id, _) in latest.prefix(min(ranker.window, library.places.count / 2)) { allowed[Int(id) - 1] = false }
    return allowed
  }

  private mutating func choose(
    for listener: Int, seen: (mood: Mood, affect: Affect)?, day: Int, hour: Double, now: Double, chances: [Float],
    allowed: [Bool], seed: UInt64
  ) -> Int {
    switch policy {
    case .oracle: return chances.indices.max { chances[$0] < chances[$1] } ?? 0
    case .random:
      var random = SplitMix64(seed: seed)
      return allowed.indices.filter { allowed[$0] }.randomElement(using: &random) ?? 0
    case .contentOnly: return nearest(for: listener, allowed: allowed, seed: seed)
    case .mien, .moodOnly, .withoutMood:
      var context = Context(mood: seen?.mood, affect: seen?.affect, hour: hour, now: now)
      if let result = known[listener].follower.saw(seen?.mood, affect: seen?.affect, at: now) {
        known[listener].lengths.learn(from: result)
      }
      context.liftSteps = known[listener].lengths.next
      context.lift = known[listener].follower.lift
      let isMoodless = policy == .withoutMood
      var taste = TasteProfile(
        events: policy == .moodOnly ? [] : known[listener].events + known[listener].borrowed,
        catalogue: library.catalogue,
        mood: isMoodless ? nil : seen?.mood, hour: isMoodless ? nil : hour,
        isWeekend: isMoodless ? nil : day % 7 > 4, now: now)
      taste.company = known[listener].company
      let pick = ranker.rank(
        library.catalogue, context: context, taste: taste, lastPlayed: known[listener].lastPlayed, count: 1,
        seed: seed)
      known[listener].follower.played(in: context)
      return pick.first.map { Int($0.candidate.id) - 1 } ?? 0
    }
  }

  /// The allowed track nearest to what was liked; any while nothing is known.
  private func nearest(for listener: Int, allowed: [Bool], seed: UInt64) -> Int {
    var vector = [Float](repeating: 0, count: library.index.length)
    for event in known[listener].events {
      let direction = library.features[Int(event.track) - 1].unit
      let weight: Float = if case .skip = event.kind { -1 } else { 1 }
      for index in vector.indices { vector[index] += weight * direction[index] }
    }
    let near = library.index.nearest(to: vector, count: ranker.window + 1, by: .cosine)
    var random = SplitMix64(seed: seed)
    let known = near.first { $0.value > 0 && allowed[Int($0.id)] }
    return known.map { Int($0.id) } ?? allowed.indices.filter { allowed[$0] }.randomElement(using: &random) ?? 0
  }
}
