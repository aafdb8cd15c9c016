import Glibc

/// How alike listeners are, and what may be guessed of a guest from it.
public enum Likeness {
  /// Of two tastes, as vectors of the same catalogue: 1 for the same direction, -1 for the opposite; 0 where one is
  /// unknown.
  public static func cosine(_ a: [Float], _ b: [Float]) -> Float {
    let sizes = dot(a, a) * dot(b, b)
    guard a.count == b.count, sizes > 0 else { return 0 }
    return min(max(dot(a, b) / sizes.squareRoot(), -1), 1)
  }

  /// How far two tastes lie apart, 0...2; infinite where they are of different catalogues.
  public static func distance(_ a: [Float], _ b: [Float]) -> Float {
    guard a.count == b.count else { return .infinity }
    return zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  }

  /// What a guest may like at first, before they have done anything: what the listeners who look like them did, at a
  /// fraction of its weight.
  ///
  /// - Parameters:
  ///   - known: of each listener how alike the faces are (a cosine; below 0 counts as 0) and what they did.
  ///   - weight: of a listener with the very same face, 0...1; 0 for no guess.
  public static func firstGuess(of known: [(faces: Float, events: [TasteEvent])], weight: Float) -> [TasteEvent] {
    guard weight > 0 else { return [] }
    return known.flatMap { listener in
      let factor = min(weight, 1) * min(max(listener.faces, 0), 1)
      return factor > 0 ? listener.events.map { $0.counting(factor) } : []
    }
  }

  private static func dot(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
}
