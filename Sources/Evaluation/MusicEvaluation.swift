import Emotion

/// How well moods are read off music.
public struct MusicEvaluation: Sendable, Equatable {
  /// One axis of the plane, of which a clip's label says the sign.
  public struct Axis: Sendable, Equatable {
    /// Share of clips on the right side.
    public let accuracy: Double
    /// The chance that a clip from above lies above one from below; a half is guessing.
    public let areaUnderCurve: Double
    /// Share of the labels' variance (-1 and 1) that the values explain; negative where the mean would be nearer.
    public let determination: Double
  }

  public let quadrants: ConfusionMatrix
  public let valence: Axis
  public let arousal: Axis

  /// - Parameters:
  ///   - labels: the quadrant of each clip.
  ///   - probabilities: of the quadrants in the order of `Quadrant.allCases`, a row a clip.
  public init(labels: [Quadrant], probabilities: [[Float]]) {
    var matrix = ConfusionMatrix(classes: Quadrant.allCases.map(\.rawValue))
    for (label, chances) in zip(labels, probabilities) {
      guard let found = chances.indices.max(by: { chances[$0] < chances[$1] }) else { continue }
      matrix.add(truth: Quadrant.allCases.firstIndex(of: label) ?? -1, prediction: found)
    }
    quadrants = matrix
    valence = Axis(labels.map { $0 == .happy || $0 == .calm }, probabilities.map { $0[0] + $0[3] - $0[1] - $0[2] })
    arousal = Axis(labels.map { $0 == .happy || $0 == .angry }, probabilities.map { $0[0] + $0[1] - $0[2] - $0[3] })
  }
}

extension MusicEvaluation.Axis {
  init(_ positive: [Bool], _ values: [Float]) {
    let count = Double(max(values.count, 1))
    accuracy = Double(zip(positive, values).count { $0 == ($1 >= 0) }) / count
    let mean = positive.reduce(0) { $0 + ($1 ? 1.0 : -1) } / count
    let (residual, total) = zip(positive, values).reduce((0.0, 0.0)) { sums, clip in
      let label = clip.0 ? 1.0 : -1
      let (miss, spread) = (label - Double(clip.1), label - mean)
      return (sums.0 + miss * miss, sums.1 + spread * spread)
    }
    determination = total > 0 ? 1 - residual / total : 0
    // Mann and Whitney: ranks, which equal values share.
    let order = values.indices.sorted { values[$0] < values[$1] }
    var (above, rankSum, place) = (0, 0.0, 0)
    while place < order.count {
      var end = place
      while end < order.count, values[order[end]] == values[order[place]] { end += 1 }
      let own = order[place..<end].count { positive[$0] }
      above += own
      rankSum += Double(own) * Double(place + end + 1) / 2
      place = end
    }
    let pairs = Double(above) * Double(values.count - above)
    areaUnderCurve = pairs > 0 ? (rankSum - Double(above * (above + 1)) / 2) / pairs : 0.5
  }
}
