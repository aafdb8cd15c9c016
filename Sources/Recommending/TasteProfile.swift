import Emotion

/// What one listener likes in one mood at one time of day, learnt from everything they did. For every track a preference
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
  /// Places of the tracks that the listener asked for more of, not only heard to their end; and the numbers of those
  /// tracks' artists and genres.
  let liked: (tracks: Set<Int>, artists: Set<Int32>, genres: Set<Int32>)
  /// What others who are alike play, per candidate, 0...1; none where that is not known.
  public var company: [Float] = []

  /// What the listener likes in the space of how music sounds; the longer, the surer.
  public var vector: [Float] { (0..<SoundSpace.dimensions).map { model.sound[$0] } }

  /// Of a listener who has done nothing yet.
  public init(catalogue: Catalogue) { self.init(events: [], catalogue: catalogue, mood: nil, now: 0) }

  /// - Parameters:
  ///   - events: what the listener did, in any order; events of tracks that are not in the catalogue are left out.
  ///   - mood: the listener's mood now.
  ///   - hour: local time of day in hours; nil for any.
  ///   - now: Unix time in seconds.
  public init(events: [TasteEvent], catalogue: Catalogue, mood: Mood?, hour: Double? = nil, now: Double) {
    var trackPlays = [Float](repeating: 0, count: catalogue.count)
    var artistPlays = [Float](repeating: 0, count: catalogue.artistCount)
    var liked: (tracks: Set<Int>, artists: Set<Int32>, genres: Set<Int32>) = ([], [], [])
    var examples: [TasteModel.Example] = []
    for event in events {
      guard let index = catalogue.index(of: event.track) else { continue }
      let weight = event.weight(mood: mood, hour: hour, now: now)
      let (artist, genre) = (catalogue.artists[index], catalogue.genres[index])
      examples.append(
        .init(
          track: index, isPositive: weight > 0, weight: abs(weight), isOfMood: event.mood == mood,
          offset: event.mood.map { Self.fit(catalogue.affects[index], in: $0) } ?? 0))
      if event.isOwn, event.judgesPlay {
        trackPlays[index] += 1
        artistPlays[Int(artist)] += 1
      }
      guard event.isOwn, event.kind == .like || event.kind == .again else { continue }
      liked.tracks.insert(index)
      liked.artists.insert(artist)
      liked.genres.insert(genre)
    }
    artistPlays[0] = 0
    (self.liked, self.trackPlays, self.artistPlays) = (liked, trackPlays, artistPlays)
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

  /// In log odds, how much better or worse than others a track is heard out in a mood, whoever hears it: what has
  /// nothing to do with taste. In bad moods that differs too much from one to another.
  private static func fit(_ affect: Affect, in mood: Mood) -> Float {
    guard !mood.isNegative else { return 0 }
    return 2 * (Ranker.fit(affect, mood == .happy ? mood.affect : Affect(valence: 0.35, arousal: 0)) - 0.5)
  }
}
