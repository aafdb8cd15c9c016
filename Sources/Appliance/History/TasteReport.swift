import Emotion
import Recommending
import Store

/// What a listener likes, counted.
public struct TasteReport: Sendable, Codable, Equatable {
  /// A genre or an artist, with how often its tracks were liked, heard to their end and skipped.
  public struct Share: Sendable, Codable, Equatable {
    public var name: String
    public var liked, completed, skipped: Int

    /// Above 0 for what is liked.
    public var score: Int { 2 * liked + completed - skipped }
  }

  /// Beats per minute of half of what is liked, and its middle.
  public struct Tempo: Sendable, Codable, Equatable {
    public var low, middle, high: Float
  }

  /// A track on the plane.
  public struct Point: Sendable, Codable, Equatable {
    public enum Kind: String, Sendable, Codable {
      case liked, heard, skipped
    }

    public var title: String
    public var valence, arousal: Float
    public var kind: Kind
  }

  public var genres, artists: [Share]
  /// Nil where nothing with a pulse is liked.
  public var tempo: Tempo?
  /// Plays by mood, `unknown` among them, and by `morning`, `afternoon`, `evening` and `night`.
  public var moods, times: [String: Int]
  /// Liked ones first.
  public var tracks: [Point]

  /// Genres and artists that are told, most liked first, and tracks.
  private static let (mostShares, mostTracks) = (20, 2_000)

  init(_ tallies: [Tally], heard: [HeardWhen]) {
    genres = Self.shares(tallies, by: \.genre)
    artists = Self.shares(tallies, by: \.artist)
    tempo = Tempo(tallies)
    moods = heard.reduce(into: [:]) { $0[$1.mood?.rawValue ?? "unknown", default: 0] += $1.plays }
    times = heard.reduce(into: [:]) { $0[DayTime.name(hour: Double($1.hour)), default: 0] += $1.plays }
    tracks = tallies.prefix(Self.mostTracks).map { tally in
      Point(
        title: tally.title, valence: tally.affect.valence, arousal: tally.affect.arousal,
        kind: tally.liked > 0 ? .liked : tally.skipped > tally.completed ? .skipped : .heard)
    }
  }

  /// The most liked and the least.
  private static func shares(_ tallies: [Tally], by name: (Tally) -> String?) -> [Share] {
    var shares: [String: Share] = [:]
    for tally in tallies {
      guard let name = name(tally) else { continue }
      var share = shares[name] ?? Share(name: name, liked: 0, completed: 0, skipped: 0)
      share.liked += tally.liked
      share.completed += tally.completed
      share.skipped += tally.skipped
      shares[name] = share
    }
    let sorted = shares.values.sorted { ($1.score, $0.name) < ($0.score, $1.name) }
    return sorted.count <= mostShares ? sorted : Array(sorted.prefix(mostShares / 2) + sorted.suffix(mostShares / 2))
  }
}

extension TasteReport.Tempo {
  /// Of the tracks that were liked or heard out more often than skipped, each counting as often.
  init?(_ tallies: [Tally]) {
    let liked = tallies.compactMap { tally -> (tempo: Float, weight: Int)? in
      let weight = 2 * tally.liked + tally.completed - tally.skipped
      return weight > 0 ? tally.tempo.map { ($0, weight) } : nil
    }.sorted { $0.tempo < $1.tempo }
    let total = liked.reduce(0) { $0 + $1.weight }
    func quantile(_ share: Double) -> Float? {
      var sum = 0.0
      return liked.first {
        sum += Double($0.weight)
        return sum >= share * Double(total)
      }?.tempo
    }
    guard let low = quantile(0.25), let middle = quantile(0.5), let high = quantile(0.75) else { return nil }
    self.init(low: low, middle: middle, high: high)
  }
}
