/// The luck of each track, the greater the less often it and its artist have been judged.
struct Chances {
  private let seed: UInt64
  private let ids: [Int64]
  private let numbers: [Int32]
  /// Per artist number.
  private let artists: [Float]
  private let plays: [Float]

  init(catalogue: Catalogue, taste: TasteProfile, seed: UInt64) {
    self.seed = seed
    (ids, numbers, plays) = (catalogue.ids, catalogue.artists, taste.trackPlays)
    artists = taste.artistPlays.enumerated().map { number, plays in
      number == 0 ? 0 : SplitMix64.chance(seed: seed &+ 1, id: Int64(number)) / (1 + plays).squareRoot()
    }
  }

  /// -1...1.
  func luck(_ index: Int) -> Float {
    let own = SplitMix64.chance(seed: seed, id: ids[index])
    // Most tracks were never judged.
    let shrunk = plays[index] == 0 ? own : own / (1 + plays[index]).squareRoot()
    return 0.5 * (shrunk + artists[Int(numbers[index])])
  }
}
