/// What following one artist after another costs. Tracks without an artist (number 0) never cost anything.
struct ArtistSpread {
  /// More than any difference between scores outside the window, less than the window takes.
  private static let inARow: Float = 100

  /// Per artist number.
  private(set) var penalties: [Float]
  private let cost: Float
  private var last: Int32 = 0

  init(count: Int, cost: Float) {
    penalties = [Float](repeating: 0, count: count)
    self.cost = cost
  }

  /// The artist's track comes next; `counting` adds to what each later one of the list costs.
  mutating func follow(_ artist: Int32, counting: Bool) {
    if last != 0 { penalties[Int(last)] -= Self.inARow }
    last = artist
    guard artist != 0 else { return }
    penalties[Int(artist)] += Self.inARow + (counting ? cost : 0)
  }
}
