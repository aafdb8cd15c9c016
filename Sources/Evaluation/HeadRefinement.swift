import Faces
import Glibc

extension ExpressionHead.Parts {
  /// The same with class means moved a little, to where the vectors' own classes are likeliest: means alone take every class
  /// for equally wide, which none is. A pull keeps each near where its vectors lie, so that a listener's own mean can stand in
  /// for it. Offsets and temperature are fitted along. By Adam (Kingma & Ba 2015) over all vectors at once; deterministic.
  ///
  /// - Parameters:
  ///   - points: components of the vectors, all as many as the head has.
  ///   - truths: the class of each, by raw value.
  ///   - pull: what moving all means by 1 costs, beside the mean negative logarithm of a right answer's probability. Chosen on
  ///     PublicTest.
  func refined(on points: [[Float]], truths: [Int], pull: Float = 0.1, steps: Int = 150) -> Self {
    guard let width = points.first?.count, width > 0 else { return self }
    let classes = means.count
    // One row of numbers to fit: the means, the offsets, the logarithm of the temperature.
    let start = means.flatMap(\.self) + offsets + [log(temperature)]
    let flat = points.flatMap(\.self)
    var (now, descent) = (start, Adam(count: start.count))
    for step in 0..<steps {
      var gradient = Self.gradient(at: now, of: flat, truths: truths, width: width, classes: classes)
      for place in 0..<classes * width { gradient[place] += pull * 2 / Float(classes) * (now[place] - start[place]) }
      descent.move(&now, along: gradient, rate: 0.05 * (1 - Float(step) / Float(steps)))
    }
    var parts = self
    parts.means = (0..<classes).map { Array(now[$0 * width..<($0 + 1) * width]) }
    parts.offsets = Array(now[classes * width..<classes * (width + 1)])
    parts.temperature = exp(now[classes * (width + 1)])
    return parts
  }

  /// Of the mean negative logarithm of the right answer's probability.
  private static func gradient(
    at now: [Float], of points: [Float], truths: [Int], width: Int, classes: Int
  ) -> [Float] {
    var gradient = [Float](repeating: 0, count: now.count)
    var distances = [Float](repeating: 0, count: classes)
    let sharpness = exp(-now[classes * (width + 1)])
    let share = 1 / Float(truths.count)
    for (row, truth) in truths.enumerated() {
      for kind in 0..<classes {
        var sum: Float = 0
        for place in 0..<width {
          let difference = points[row * width + place] - now[kind * width + place]
          sum += difference * difference
        }
        distances[kind] = sum
      }
      let logits = (0..<classes).map { now[classes * width + $0] - distances[$0] * sharpness / 2 }
      let most = logits.max() ?? 0
      let powers = logits.map { exp($0 - most) }
      let total = powers.reduce(0, +)
      for kind in 0..<classes {
        let error = (powers[kind] / total - (kind == truth ? 1 : 0)) * share
        let slope = error * sharpness
        for place in 0..<width {
          gradient[kind * width + place] += slope * (points[row * width + place] - now[kind * width + place])
        }
        gradient[classes * width + kind] += error
        gradient[classes * (width + 1)] += slope * distances[kind] / 2
      }
    }
    return gradient
  }
}

/// Gradient descent with a step of its own for each number.
private struct Adam {
  private var means: [Float]
  private var squares: [Float]
  private var count: Float = 0

  init(count: Int) {
    means = Array(repeating: 0, count: count)
    squares = means
  }

  mutating func move(_ numbers: inout [Float], along gradient: [Float], rate: Float) {
    count += 1
    let (meanShare, squareShare) = (1 - pow(0.9, count), 1 - pow(0.999, count))
    for place in numbers.indices {
      means[place] += 0.1 * (gradient[place] - means[place])
      squares[place] += 0.001 * (gradient[place] * gradient[place] - squares[place])
      numbers[place] -= rate * means[place] / meanShare / ((squares[place] / squareShare).squareRoot() + 1e-8)
    }
  }
}
