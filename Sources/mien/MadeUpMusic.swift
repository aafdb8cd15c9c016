import Emotion
import Recommending
import Store

/// Tracks that nobody made, with 64 features each.
enum MadeUpMusic {
  static func fill(_ store: Store, tracks: Int, seed: UInt64) async throws {
    var random = SplitMix64(seed: seed)
    try await fill(store, tracks: tracks, random: &random)
  }

  static func fill(_ store: Store, tracks: Int, random: inout SplitMix64) async throws {
    for start in stride(from: 0, to: tracks, by: 10_000) {
      let some = (start..<min(start + 10_000, tracks)).map { number in
        AnalysedTrack(
          file: MusicFile(path: "/music/\(number / 10)/\(number).ogg", size: 5_000_000, modified: 1),
          tags: TrackTags(
            title: "Track \(number)", artist: "Artist \(number / 12)", album: "Album \(number / 10)",
            genre: "Genre \(number / 1_000 % 20)"), duration: 200,
          profile: Profile(
            analyser: 1,
            affect: Affect(
              valence: Float.random(in: -1...1, using: &random), arousal: Float.random(in: -1...1, using: &random)),
            tempo: Float.random(in: 60...180, using: &random), loudness: -14, peak: 1,
            energy: Float.random(in: 0...1, using: &random), brightness: 2_000,
            features: (0..<64).map { _ in Float.random(in: -1...1, using: &random) }))
      }
      try await store.save(some, at: 1_700_000_000)
    }
  }
}
