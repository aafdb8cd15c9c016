import Emotion
import Glibc

/// What one listener likes in one mood, learnt from everything they did. For every track a preference in -1...1, from
/// what was done to the track itself, to its artist, to its genre and to music that sounds like it.
///
/// Each part only grows with events in favour and only falls with events against it, so a like never lowers and a skip
/// never raises a track's preference.
public struct TasteProfile: Sendable {
  /// Per candidate, -1...1.
  let tracks: [Float]
  /// Per artist and genre number, -1...1; 0 for "none".
  let artists: [Float]
  let genres: [Float]
  let space: TasteSpace
  /// Places of the tracks that the listener asked for more of, not only heard to their end; and the numbers of those
  /// tracks' artists and genres.
  let liked: (tracks: Set<Int>, artists: Set<Int32>, genres: Set<Int32>)

  /// Of a listener who has done nothing yet.
  public init(catalogue: Catalogue) { self.init(events: [], catalogue: catalogue, mood: nil, now: 0) }

  /// - Parameters:
  ///   - events: what the listener did, in any order; events of tracks that are not in the catalogue are left out.
  ///   - mood: the listener's mood now.
  ///   - now: Unix time in seconds.
  public init(events: [TasteEvent], catalogue: Catalogue, mood: Mood?, now: Double) {
    var tracks = [Float](repeating: 0, count: catalogue.count)
    var artists = [Float](repeating: 0, count: catalogue.artistCount)
    var genres = [Float](repeating: 0, count: catalogue.genreCount)
    var cells: [Int32: Float] = [:]
    var liked: (tracks: Set<Int>, artists: Set<Int32>, genres: Set<Int32>) = ([], [], [])
    for event in events {
      guard let index = catalogue.index(of: event.track) else { continue }
      let weight = event.weight(mood: mood, now: now)
      tracks[index] += weight
      artists[Int(catalogue.artists[index])] += weight
      genres[Int(catalogue.genres[index])] += weight
      cells[catalogue.cells[index], default: 0] += weight
      guard event.kind == .like || event.kind == .again else { continue }
      liked.tracks.insert(index)
      liked.artists.insert(catalogue.artists[index])
      liked.genres.insert(catalogue.genres[index])
    }
    // Tracks of no known artist or genre have nothing in common.
    artists[0] = 0
    genres[0] = 0
    self.tracks = tracks.map { tanhf($0) }
    self.artists = artists.map { tanhf($0 / 3) }
    self.genres = genres.map { tanhf($0 / 8) }
    self.liked = liked
    space = TasteSpace(weights: cells)
  }

  /// How much the listener likes the candidate at this place of the catalogue, -1...1.
  func preference(_ index: Int, in catalogue: Catalogue) -> Float {
    0.5 * tracks[index] + 0.25 * artists[Int(catalogue.artists[index])]
      + 0.1 * genres[Int(catalogue.genres[index])] + 0.15 * space.values[Int(catalogue.cells[index])]
  }
}
