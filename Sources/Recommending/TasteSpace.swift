import Emotion
import Glibc

/// What a listener likes in terms of how music sounds: a coarse grid over valence, arousal, tempo and energy, in which
/// each event spreads to its neighbourhood (a Gaussian kernel). Looking a track up costs one array access.
struct TasteSpace: Sendable {
  private static let affectBins = 8
  private static let otherBins = 4
  static let cellCount = affectBins * affectBins * otherBins * otherBins

  /// Per cell, -1...1.
  let values: [Float]

  /// - Parameter weights: sum of the events' weights per cell.
  init(weights: [Int32: Float]) {
    guard !weights.isEmpty else {
      values = [Float](repeating: 0, count: Self.cellCount)
      return
    }
    let affect = Self.kernel(bins: Self.affectBins, width: 1.4)
    let other = Self.kernel(bins: Self.otherBins, width: 0.9)
    // In the order of the cells, since the sum of floats depends on the order.
    let sources = weights.sorted { $0.key < $1.key }.map { (Self.bins(of: Int($0.key)), $0.value) }
    values = (0..<Self.cellCount).map { cell in
      let here = Self.bins(of: cell)
      let sum = sources.reduce(Float(0)) { sum, source in
        let (there, weight) = source
        return sum + weight * affect[here.0][there.0] * affect[here.1][there.1] * other[here.2][there.2]
          * other[here.3][there.3]
      }
      return tanhf(sum / 3)
    }
  }

  /// The cell that a track lies in. Tempo is taken in octaves from 60 to 240 beats per minute.
  static func cell(affect: Affect, tempo: Float, energy: Float) -> Int32 {
    func bin(_ share: Float, of count: Int) -> Int { min(max(Int(share * Float(count)), 0), count - 1) }
    let octaves = tempo > 0 ? min(max(log2f(tempo / 60), 0), 2) / 2 : 0.5
    let valence = bin((affect.valence + 1) / 2, of: affectBins)
    let arousal = bin((affect.arousal + 1) / 2, of: affectBins)
    let rest = bin(octaves, of: otherBins) * otherBins + bin(energy, of: otherBins)
    return Int32((valence * affectBins + arousal) * otherBins * otherBins + rest)
  }

  private static func bins(of cell: Int) -> (Int, Int, Int, Int) {
    let affect = cell / (otherBins * otherBins)
    return (affect / affectBins, affect % affectBins, cell / otherBins % otherBins, cell % otherBins)
  }

  /// Gaussian over the distance between bins; `width` in bins.
  private static func kernel(bins: Int, width: Float) -> [[Float]] {
    (0..<bins).map { a in
      (0..<bins).map { b in
        let distance = Float(a - b) / width
        return expf(-distance * distance / 2)
      }
    }
  }
}
