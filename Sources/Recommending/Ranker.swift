import Emotion
import Glibc

/// Chooses what to play: by mood, taste, what listeners alike play, freshness and time of day, without repeats and with
/// artists and albums spread. Pure: the same arguments give the same list, whatever order the candidates come in.
///
/// What has seldom been judged may turn out better than it is thought to be, or worse: its score gets an addition at
/// random that shrinks with the root of the number of judgements, as a sample from what is believed of it (Thompson 1933, "On
/// the likelihood that one unknown probability exceeds another"). So everything is tried, and the price falls with time.
public struct Ranker: Sendable {
  /// How many of the last tracks are not played again; at most half of the library, so that a small one never runs dry.
  public var window = 60
  /// What each earlier track by the same artist in a list takes from a track's score.
  public var artistCost: Float = 0.08
  /// The same for an album.
  public var albumCost: Float = 0.05
  /// For so many seconds a track that was played counts as an earlier one of the list, so that song by song is as spread as
  /// a list.
  public var spreadMemory = 7_200.0
  /// Time constant of freshness, in days.
  public var freshDays = 3.0
  public var weights = ScoreParts.Weights()

  public init() {}

  /// The best `count` tracks in playing order; fewer only where the catalogue is smaller, and none where `taste` was made
  /// from another catalogue.
  ///
  /// Tracks of the window come last, the longest unheard first. The same artist does not follow itself while there is
  /// another outside the window; from song to song each choice takes the artists before it into account, as in maximal marginal
  /// relevance (Carbonell and Goldstein 1998).
  ///
  /// - Parameters:
  ///   - taste: of this listener in this mood, made from the same catalogue.
  ///   - lastPlayed: Unix time in seconds at which each track was last played.
  ///   - seed: varies the luck.
  public func rank(
    _ catalogue: Catalogue, context: Context, taste: TasteProfile, lastPlayed: [Int64: Double], count: Int, seed: UInt64
  ) -> [Recommendation] {
    guard count > 0, catalogue.count > 0, taste.preferences.count == catalogue.count else { return [] }
    let recent = recentlyPlayed(lastPlayed, in: catalogue)
    let lift = context.currentLift
    let model = context.like.flatMap { catalogue.index(of: $0) }
    let place = context.mood == nil ? model.map { catalogue.affects[$0] } : nil
    let chances = Chances(catalogue: catalogue, taste: taste, seed: seed)
    var base = baseScores(catalogue, context: context, taste: taste, lastPlayed: lastPlayed, chances: chances)
    let blocked = min(window, catalogue.count / 2)
    for (age, played) in recent.prefix(max(blocked, 0)).enumerated() {
      base[played.index] -= Float(1_000 + 4 * (blocked - age))
    }
    if let model { like(model, catalogue, &base) }

    var artists = Spread(count: catalogue.artistCount, cost: artistCost, inARow: Spread.never)
    var albums = Spread(count: catalogue.albumCount, cost: albumCost, inARow: albumCost)
    for (index, at) in recent.prefix(Self.spreadSongs).reversed() {
      let counts = context.now - at < spreadMemory
      artists.follow(catalogue.artists[index], counting: counts)
      albums.follow(catalogue.albums[index], counting: counts)
    }
    var scores: [Float] = []
    var scored: Affect?
    var result: [Recommendation] = []
    for offset in 0..<min(count, catalogue.count) {
      let target = place ?? context.target(offset, lift: lift)
      if target != scored {
        scores = adding(base, fitOf: catalogue, to: target)
        scored = target
      }
      let best = Self.best(scores, catalogue: catalogue, artists: artists.penalties, albums: albums.penalties)
      base[best] = -.infinity
      scores[best] = -.infinity
      artists.follow(catalogue.artists[best], counting: true)
      albums.follow(catalogue.albums[best], counting: true)
      let candidate = catalogue.candidates[best]
      let parts = ScoreParts(
        mood: Self.fit(candidate.affect, target), taste: taste.preferences[best],
        company: taste.company.isEmpty ? 0 : taste.company[best],
        freshness: freshness(lastPlayed[candidate.id], now: context.now),
        moment: Self.moment(candidate.energy, DayTime.energy(hour: context.hour)),
        likeness: model.map { catalogue.likeness($0, best) } ?? 0,
        luck: chances.luck(best))
      let reason = Reason(
        context: context, lift: lift, offset: offset, scores: parts, catalogue: catalogue, taste: taste, index: best,
        lastPlayed: lastPlayed[candidate.id])
      result.append(
        Recommendation(
          candidate: candidate, parts: parts, score: parts.total(weights), target: target, reasons: reason.parts))
    }
    return result
  }

  /// How many of the latest songs at most count as earlier ones of a list.
  private static let spreadSongs = 5

  /// Places of the tracks that were played, and when, the latest first.
  private func recentlyPlayed(_ lastPlayed: [Int64: Double], in catalogue: Catalogue) -> [(index: Int, at: Double)] {
    let known = lastPlayed.compactMap { id, at in catalogue.index(of: id).flatMap { at.isNaN ? nil : (at, $0) } }
    return known.sorted { $0 > $1 }.map { ($0.1, $0.0) }
  }

  /// Music like this track, which itself comes last.
  private func like(_ model: Int, _ catalogue: Catalogue, _ base: inout [Float]) {
    for index in base.indices { base[index] += weights.likeness * catalogue.likeness(model, index) }
    base[model] -= 10_000
  }

  /// Everything in the score that is the same for each song of a list.
  private func baseScores(
    _ catalogue: Catalogue, context: Context, taste: TasteProfile, lastPlayed: [Int64: Double], chances: Chances
  ) -> [Float] {
    let energy = DayTime.energy(hour: context.hour)
    var base = taste.preferences
    for index in base.indices {
      base[index] =
        weights.taste * base[index] + weights.moment * Self.moment(catalogue.energies[index], energy)
        + weights.luck * chances.luck(index)
    }
    if !taste.company.isEmpty {
      for index in base.indices { base[index] += weights.company * taste.company[index] }
    }
    for (id, at) in lastPlayed {
      guard let index = catalogue.index(of: id) else { continue }
      base[index] -= weights.freshness * (1 - freshness(at, now: context.now))
    }
    return base
  }

  private func freshness(_ played: Double?, now: Double) -> Float {
    guard let played, played.isFinite, now.isFinite, freshDays > 0 else { return 1 }
    return Float(1 - exp(-max(now - played, 0) / (freshDays * 86_400)))
  }

  /// 1 at the target, 0.61 at a distance of 0.5, 0.14 at 1.
  static func fit(_ affect: Affect, _ target: Affect) -> Float {
    let distance = affect.distance(to: target)
    return expf(-2 * distance * distance)
  }

  private static func moment(_ energy: Float, _ wanted: Float) -> Float { 1 - abs(energy - wanted) }

  private func adding(_ base: [Float], fitOf catalogue: Catalogue, to target: Affect) -> [Float] {
    let whole = weights.mood
    return [Float](unsafeUninitializedCapacity: base.count) { scores, count in
      base.withUnsafeBufferPointer { base in
        catalogue.affects.withUnsafeBufferPointer { affects in
          for index in base.indices { scores[index] = base[index] + whole * Self.fit(affects[index], target) }
        }
      }
      count = base.count
    }
  }

  /// The first of the highest scores. There is one, as long as `scores` is not empty.
  private static func best(_ scores: [Float], catalogue: Catalogue, artists: [Float], albums: [Float]) -> Int {
    scores.withUnsafeBufferPointer { scores in
      catalogue.artists.withUnsafeBufferPointer { artistNumbers in
        catalogue.albums.withUnsafeBufferPointer { albumNumbers in
          var best = 0
          var highest = -Float.infinity
          for index in scores.indices where scores[index] > highest {
            let score = scores[index] - artists[Int(artistNumbers[index])] - albums[Int(albumNumbers[index])]
            if score > highest { (best, highest) = (index, score) }
          }
          return best
        }
      }
    }
  }
}
