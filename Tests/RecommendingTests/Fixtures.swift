import Emotion
import Recommending

/// A made-up library of `count` tracks by `artists` artists, the same for the same seed.
func library(_ count: Int, artists: Int = 40, seed: UInt64 = 1) -> [Candidate] {
  var random = SplitMix64(seed: seed)
  return (0..<count).map { n in
    Candidate(
      id: Int64(n + 1), title: "Song \(n)", artist: "Artist \(Int.random(in: 0..<artists, using: &random))",
      album: nil, genre: "Genre \(Int.random(in: 0..<8, using: &random))",
      affect: Affect(
        valence: Float.random(in: -1...1, using: &random), arousal: Float.random(in: -1...1, using: &random)),
      tempo: Float.random(in: 60...180, using: &random), energy: Float.random(in: 0...1, using: &random),
      duration: 200)
  }
}

/// A day in seconds.
let day = 86_400.0
/// An afternoon.
let afternoon = 1_763_820_000.0

func context(_ mood: Mood?, affect: Affect? = nil, lift: Lift? = nil) -> Context {
  Context(mood: mood, affect: affect, lift: lift, hour: 15, now: afternoon)
}

extension Ranker {
  /// A ranking for someone who has done nothing yet, unless told otherwise.
  func rank(
    _ candidates: [Candidate], _ context: Context, events: [TasteEvent] = [], lastPlayed: [Int64: Double] = [:],
    count: Int = 10, seed: UInt64 = 1
  ) -> [Recommendation] {
    let catalogue = Catalogue(candidates)
    let taste = TasteProfile(events: events, catalogue: catalogue, mood: context.mood, now: context.now)
    return rank(catalogue, context: context, taste: taste, lastPlayed: lastPlayed, count: count, seed: seed)
  }
}
