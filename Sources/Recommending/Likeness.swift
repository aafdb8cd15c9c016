import Glibc

/// How alike listeners are, and what may be guessed of one of whom little is known yet from those who are alike.
public struct Likeness: Sendable, Equatable {
  /// What counts of a listener with the very same taste, 0...1.
  public var taste: Float
  /// What counts for a guest of a listener with the very same face, 0...1; 0 for no guess by face.
  public var face: Float

  public init(taste: Float = 0.1, face: Float = 0.1) { (self.taste, self.face) = (taste, face) }

  /// Someone of whom something may be borrowed.
  public struct Neighbour: Sendable {
    /// What they did.
    public let events: [TasteEvent]
    /// As `TasteProfile.vector` gives it.
    public let taste: [Float]
    /// How alike the faces are, 0...1; 0 where that is not known or not asked.
    public var face: Float

    public init(events: [TasteEvent], taste: [Float], face: Float = 0) {
      (self.events, self.taste, self.face) = (events, taste, face)
    }
  }

  /// Events of which a listener's own count as much as what was borrowed at first did.
  private static let patience: Float = 20
  /// What counts less is not borrowed, nor more than so many events of one neighbour.
  private static let least: Float = 0.02
  private static let most = 100

  /// What may be borrowed for a listener, each event at a fraction of its weight: by the faces as long as nothing is
  /// known of them, and by the tastes as soon as something is; the less, the more is known.
  ///
  /// - Parameters:
  ///   - taste: the listener's own, as `TasteProfile.vector` gives it.
  ///   - known: how many events tell of it.
  ///   - neighbours: all others, each with the latest events last.
  public func borrowed(for taste: [Float], known: Int, from neighbours: [Neighbour]) -> [TasteEvent] {
    guard mayBorrow(known: known) else { return [] }
    let fade = Self.fade(known)
    return neighbours.flatMap { neighbour in
      let tastes = self.taste * max(Self.cosine(taste, neighbour.taste), 0)
      let faces = face * min(max(neighbour.face, 0), 1)
      let factor = min(fade * max(tastes, faces), 1)
      return factor >= Self.least ? neighbour.events.suffix(Self.most).map { $0.lent(factor) } : []
    }
  }

  /// Whether anything can be borrowed for a listener of whom so many events tell.
  public func mayBorrow(known: Int) -> Bool { Self.fade(known) * max(taste, face) >= Self.least }

  private static func fade(_ known: Int) -> Float { patience / (patience + Float(max(known, 0))) }

  /// Of two tastes, as vectors of the same catalogue: 1 for the same direction, -1 for the opposite; 0 where one is
  /// unknown.
  public static func cosine(_ a: [Float], _ b: [Float]) -> Float {
    let sizes = dot(a, a) * dot(b, b)
    guard a.count == b.count, sizes > 0 else { return 0 }
    return min(max(dot(a, b) / sizes.squareRoot(), -1), 1)
  }

  /// How far two tastes lie apart, at least 0; infinite where they are of different catalogues.
  public static func distance(_ a: [Float], _ b: [Float]) -> Float {
    guard a.count == b.count else { return .infinity }
    return zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  }

  private static func dot(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
}
