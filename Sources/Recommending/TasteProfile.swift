import Emotion

/// What one listener likes in one mood at one time of the day and week, learnt from everything they did. For every track a preference
/// in -1...1, from what was done to the track itself, to its artist, to its genre and to music that sounds like it.
///
/// A like never lowers and a skip never raises a track's preference, as `TasteModel` tells.
public struct TasteProfile: Sendable {
  /// Per candidate, -1...1.
  let preferences: [Float]
  let model: TasteModel
  /// Plays that were judged, per candidate and per artist number.
  let trackPlays: [Float]
  let artistPlays: [Float]
  /// What the listener asked for more of, and what they heard to its end.
  let liked, heard: Kept
  /// What others who are alike play, per candidate, 0...1; none where that is not known.
  public var company: [Float] = []

  /// Tracks by their places, and the numbers of their artists and genres.
  struct Kept: Sendable {
    var tracks: Set<Int> = []
    var artists: Set<Int32> = []
    var genres: Set<Int32> = []
  }

  /// Of a listener who has done nothing yet.
  public init(catalogue: Catalogue) { self.init(events: [], catalogue: catalogue, mood: nil, now: 0) }

  /// - Parameters:
  ///   - events: what the listener did, in any order; events of tracks that are not in the catalogue are left out.
  ///   - mood: the listener's mood now.
  ///   - hour: local time of day in hours; nil for any.
  ///   - isWeekend: whether it is Saturday or Sunday; nil for any day.
  ///   - now: Unix time in seconds.
  public init(
    events: [TasteEvent], catalogue: Catalogue, mood: Mood?, hour: Double? = nil, isWeekend: Bool? = nil, now: Double
  ) {
    var trackPlays = [Float](repeating: 0, count: catalogue.count)
    var artistPlays = [Float](repeating: 0, count: catalogue.artistCount)
    var (liked, heard) = (Kept(), Kept())
    for event in events where event.isOwn {
      guard let index = catalogue.index(of: event.track) else { continue }
      if event.judgesPlay {
        trackPlays[index] += 1
        artistPlays[Int(catalogue.artists[index])] += 1
      }
      switch event.kind {
      case .like, .again: liked.insert(index, of: catalogue)
      case .completed: heard.insert(index, of: catalogue)
      case .skip, .pause, .lifted: break
      }
    }
    artistPlays[0] = 0
    (self.liked, self.heard, self.trackPlays, self.artistPlays) = (liked, heard, trackPlays, artistPlays)
    let examples = Self.examples(events, catalogue: catalogue, mood: mood, hour: hour, isWeekend: isWeekend, now: now)
    let model = TasteModel(examples, catalogue: catalogue)
    self.model = model
    preferences =
      examples.isEmpty
      ? [Float](repeating: 0, count: catalogue.count)
      : (0..<catalogue.count).map { index in
        let odds =
          model.sounding(index, in: catalogue) + model.tracks[index] + model.artists[Int(catalogue.artists[index])]
          + model.genres[Int(catalogue.genres[index])]
        return odds / (2 + abs(odds))
      }
  }

  /// What these events say of a taste in any mood at any time, as a direction: how music is to sound, then of what character it is to be.
  /// The longer, the surer; zeros where nothing is known.
  public static func vector(of events: [TasteEvent], catalogue: Catalogue, now: Double) -> [Float] {
    let examples = examples(events, catalogue: catalogue, mood: nil, hour: nil, isWeekend: nil, now: now)
    let model = TasteModel(examples, catalogue: catalogue)
    return (0..<16).map { model.sound[$0] } + (0..<16).map { model.usualCharacter[$0] }
  }

  private static func examples(
    _ events: [TasteEvent], catalogue: Catalogue, mood: Mood?, hour: Double?, isWeekend: Bool?, now: Double
  ) -> [TasteModel.Example] {
    events.compactMap { event in
      guard let index = catalogue.index(of: event.track) else { return nil }
      let weight = event.weight(mood: mood, hour: hour, now: now)
      return .init(
        track: index, isPositive: weight > 0, weight: abs(weight), isOfMood: event.mood == mood,
        nearness: event.nearness(hour: hour, isWeekend: isWeekend),
        offset: event.mood.map { fit(catalogue.affects[index], in: $0) } ?? 0)
    }
  }

  /// In log odds, how much better or worse than others a track is heard out in a mood, whoever hears it: what has
  /// nothing to do with taste. In bad moods that differs too much from one to another.
  private static func fit(_ affect: Affect, in mood: Mood) -> Float {
    guard !mood.isNegative else { return 0 }
    return 2 * (Ranker.fit(affect, mood == .happy ? mood.affect : Affect(valence: 0.35, arousal: 0)) - 0.5)
  }
}

extension TasteProfile.Kept {
  fileprivate mutating func insert(_ index: Int, of catalogue: Catalogue) {
    tracks.insert(index)
    artists.insert(catalogue.artists[index])
    genres.insert(catalogue.genres[index])
  }
}
