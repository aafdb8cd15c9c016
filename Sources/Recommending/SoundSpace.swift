import Glibc

/// How tracks sound, in sixteen numbers: their features in units of the deviations, projected on the directions in which
/// music differs most (principal components). The mean of all squared lengths is 1.
struct SoundSpace {
  static let dimensions = 16

  private let means: [Float]
  private let scales: [Float]
  /// Sixteen rows; less where there are fewer features.
  private let axes: [[Float]]
  private let size: Float

  /// - Parameter sample: features of some tracks, all of one length.
  init(sample: [[Float]]) {
    let features = sample.first?.count ?? 0
    let count = Float(max(sample.count, 1))
    let means = (0..<features).map { feature in sample.reduce(Float(0)) { $0 + $1[feature] } / count }
    let scales = (0..<features).map { feature -> Float in
      let square = sample.reduce(Float(0)) { $0 + ($1[feature] - means[feature]) * ($1[feature] - means[feature]) }
      return square > 0 ? 1 / (square / count).squareRoot() : 0
    }
    let scaled = sample.map { Self.scaled($0, means, scales) }
    let axes = Self.principalAxes(of: scaled, features: features)
    let squares = scaled.reduce(Float(0)) { sum, values in
      axes.reduce(sum) { $0 + Self.dot($1, values) * Self.dot($1, values) }
    }
    (self.means, self.scales, self.axes) = (means, scales, axes)
    size = squares > 0 ? (count / squares).squareRoot() : 0
  }

  /// The place of a track; that of the mean of all where it has features of another number.
  func place(of features: [Float]) -> SIMD16<Float> {
    var place = SIMD16<Float>.zero
    guard features.count == means.count else { return place }
    let scaled = Self.scaled(features, means, scales)
    for (axis, direction) in axes.enumerated() { place[axis] = size * Self.dot(direction, scaled) }
    return place
  }

  private static func scaled(_ values: [Float], _ means: [Float], _ scales: [Float]) -> [Float] {
    values.indices.map { index in
      let value = (values[index] - means[index]) * scales[index]
      return value.isFinite ? min(max(value, -4), 4) : 0
    }
  }

  /// By the power method on all axes at once, made orthogonal after each step.
  private static func principalAxes(of rows: [[Float]], features: Int) -> [[Float]] {
    var covariance = [[Float]](repeating: [Float](repeating: 0, count: features), count: features)
    for row in rows {
      for one in 0..<features where row[one] != 0 {
        for other in 0..<features { covariance[one][other] += row[one] * row[other] }
      }
    }
    var random = SplitMix64(seed: 1)
    var axes = (0..<min(dimensions, features)).map { _ in (0..<features).map { _ in random.gaussian() } }
    for _ in 0..<20 {
      var found: [[Float]] = []
      for axis in axes {
        var image = covariance.map { dot($0, axis) }
        for other in found {
          let share = dot(image, other)
          for index in image.indices { image[index] -= share * other[index] }
        }
        let length = dot(image, image).squareRoot()
        if length > 1e-6 { found.append(image.map { $0 / length }) }
      }
      axes = found
    }
    return axes
  }

  private static func dot(_ a: [Float], _ b: [Float]) -> Float {
    var sum: Float = 0
    for index in a.indices { sum += a[index] * b[index] }
    return sum
  }
}
