/// What following one artist, or album, after another costs. Tracks without one (number 0) never cost anything.
struct Spread {
  /// More than any difference between scores outside the window, less than the window takes.
  static let never: Float = 100

  /// Per artist or album number.
  private(set) var penalties: [Float]
  private let cost, inARow: Float
  private var last: Int32 = 0

  /// - Parameters:
  ///   - cost: of each earlier track in the list.
  ///   - inARow: of following directly.
  init(count: Int, cost: Float, inARow: Float) {
    penalties = [Float](repeating: 0, count: count)
    (self.cost, self.inARow) = (cost, inARow)
  }

  /// A track of this number comes next; `counting` adds to what each later one of the list costs.
  mutating func follow(_ number: Int32, counting: Bool) {
    if last != 0 { penalties[Int(last)] -= inARow }
    last = number
    guard number != 0 else { return }
    penalties[Int(number)] += inARow + (counting ? cost : 0)
  }
}
