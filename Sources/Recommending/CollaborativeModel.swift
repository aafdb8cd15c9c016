import Glibc

/// What listeners with a like taste play: scores of items for a listener, from plays alone.
///
/// With R the plays (compressed, each row of length one, frequent items weighted down) and G = R Rᵀ how alike listeners are,
/// a listener's affinities to all others are a row of G² (G² + c²)⁻¹, and an item's score is their sum over who played it,
/// once more weighted by how many that are. With G (G + c)⁻¹ instead it would be ridge regression between listeners, which EASE
/// (Steck 2019, "Embarrassingly shallow autoencoders for sparse data") is between items; the square cuts off the weak
/// directions of taste more steeply, as a low rank does, and keeps the strong ones whole.
///
/// Fitting takes time and memory linear in the plays; the affinities of up to four listeners, or of each sixteen, a product
/// with R and one with Rᵀ for each degree of the filter: sixteen degrees for 1,900 listeners of last.fm.
/// `Models/collaborative.md` has figures, and how the settings were chosen.
public struct CollaborativeModel: Sendable {
  public struct Settings: Sendable, Equatable {
    /// What the logarithm of a weight over the listener's mean counts beside having played at all.
    public var emphasis: Float = 0.5
    /// Items weigh by (number of listeners)^-likeness in how alike listeners are.
    public var likeness: Float = 0.25
    /// Scores go by (number of listeners)^-popularity.
    public var popularity: Float = 0.15
    /// c, in mean self-likenesses of a listener.
    public var cutoff: Float = 2.75

    public init() {}
  }

  public let plays: Plays
  private let byListener, byItem: SparseRows
  private let itemFactors: [Float]
  private let filter: SpectralFilter

  public init(_ plays: Plays, settings: Settings = Settings()) {
    self.plays = plays
    let popularity = plays.popularity.map { Float(max($0, 1)) }
    let weighted = Self.weighted(plays.rows, popularity: popularity, settings: settings)
    let byItem = weighted.transposed
    itemFactors = popularity.map { powf($0, settings.likeness - settings.popularity) }
    let total = weighted.values.reduce(Float(0)) { $0 + $1 * $1 }
    let active = (0..<plays.listenerCount).count { !weighted.range($0).isEmpty }
    let cutoff = Double(max(settings.cutoff, 1e-3) * total / Float(max(active, 1)))
    filter = SpectralFilter(bound: Self.highestEigenvalue(weighted, byItem)) { value in
      let square = value * value
      return square > 0 ? square / (square + cutoff * cutoff) : 0
    }
    (byListener, self.byItem) = (weighted, byItem)
  }

  /// The best items that the listener has not played, the best first; fewer where no one alike played more. Items of the
  /// same score come in ascending order.
  public func recommend(to listener: Int, count: Int) -> [Int] {
    recommend(to: [listener], count: count).first ?? []
  }

  /// The same for several listeners, sixteen at once.
  public func recommend(to listeners: [Int], count: Int) -> [[Int]] {
    stride(from: 0, to: listeners.count, by: 16).flatMap { start in
      let some = listeners[start..<min(start + 16, listeners.count)]
      return zip(some, scores(of: some)).map { listener, scores in
        TopItems.best(scores, count: count, without: plays.items(of: listener))
      }
    }
  }

  /// A finite score of each item, for each of the listeners; for those who have played nothing all are 0.
  /// - Parameter listeners: at most sixteen, places in the plays.
  func scores(of listeners: ArraySlice<Int>) -> [[Float]] {
    precondition(listeners.count <= 16)
    return listeners.count <= 4
      ? scores(of: listeners, lanes: SIMD4<Float>.self) : scores(of: listeners, lanes: SIMD16<Float>.self)
  }

  private func scores<Lanes: SIMD>(of listeners: ArraySlice<Int>, lanes: Lanes.Type) -> [[Float]]
  where Lanes.Scalar == Float {
    var own = [Lanes](repeating: .zero, count: plays.listenerCount)
    for (lane, listener) in listeners.enumerated() { own[listener][lane] = 1 }
    var items = [Lanes](repeating: .zero, count: plays.itemCount)
    let affinities = filter.apply(to: own) { vectors, result in
      byItem.multiply(vectors, into: &items)
      byListener.multiply(items, into: &result)
    }
    byItem.multiply(affinities, into: &items)
    return listeners.indices.map { place in
      let lane = place - listeners.startIndex
      return items.indices.map { items[$0][lane] * itemFactors[$0] }
    }
  }

  /// Values 1 + emphasis * ln(1 + weight / mean), rows of length one, then columns by their popularity.
  private static func weighted(_ rows: SparseRows, popularity: [Float], settings: Settings) -> SparseRows {
    var result = rows
    let factors = popularity.map { powf($0, -settings.likeness) }
    for row in 0..<rows.rowCount {
      let range = rows.range(row)
      let mean = range.reduce(Float(0)) { $0 + rows.values[$1] } / Float(max(range.count, 1))
      var square: Float = 0
      for place in range {
        let value = 1 + settings.emphasis * log1pf(rows.values[place] / mean)
        result.values[place] = value
        square += value * value
      }
      let scale = 1 / square.squareRoot()
      for place in range { result.values[place] *= scale * factors[Int(rows.columns[place])] }
    }
    return result
  }

  /// An upper bound of R Rᵀ's eigenvalues, tight after some rounds of the power method: no eigenvalue of a matrix without
  /// negative values exceeds the greatest ratio (G v)ᵢ / vᵢ of any positive v (Collatz 1942).
  private static func highestEigenvalue(_ rows: SparseRows, _ columns: SparseRows) -> Float {
    var vector = [SIMD2<Float>](repeating: .one, count: rows.rowCount)
    var items = [SIMD2<Float>](repeating: .zero, count: rows.columnCount)
    var product = vector
    var bound = Float.infinity
    for _ in 0..<12 {
      columns.multiply(vector, into: &items)
      rows.multiply(items, into: &product)
      bound = min(bound, zip(product, vector).reduce(0) { max($0, $1.0.x / $1.1.x) })
      let highest = product.reduce(0) { max($0, $1.x) }
      guard highest > 0 else { return 0 }
      for index in vector.indices { vector[index] = SIMD2(repeating: max(product[index].x / highest, 1e-6)) }
    }
    // For what rounding may have taken off it.
    return bound * 1.0001
  }
}
