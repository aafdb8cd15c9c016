import Emotion
import Glibc
import Recommending

/// Cross-validation by group: a perceptron is fitted to the embeddings of all folds but one and asked about that one.
public struct PerceptronFolds: Sendable {
  /// Of the quadrants, a row a clip, by the perceptron that did not see the clip's group.
  public let probabilities: [[Float]]

  /// - Parameters:
  ///   - embeddings: standardised, a row a clip.
  ///   - groups: clips of one group stay together.
  ///   - count: of folds, at least 2.
  ///   - members: perceptrons whose probabilities are averaged.
  public init(embeddings: [[Float]], labels: [Quadrant], groups: [String], count: Int, members: Int, seed: UInt64) {
    let classes = labels.map { Quadrant.allCases.firstIndex(of: $0) ?? 0 }
    var probabilities = Array(
      repeating: Array(repeating: Float(0), count: Quadrant.allCases.count), count: labels.count)
    for fold in Self.folds(classes, groups, count: count, seed: seed) {
      let test = Set(fold)
      let rows = labels.indices.filter { !test.contains($0) }
      for member in 0..<members {
        let perceptron = Perceptron(
          rows.map { embeddings[$0] }, rows.map { classes[$0] }, classes: Quadrant.allCases.count,
          seed: seed &* 1_000 &+ UInt64(member))
        for row in fold {
          for (index, chance) in perceptron.probabilities(of: embeddings[row]).enumerated() {
            probabilities[row][index] += chance / Float(members)
          }
        }
      }
    }
    self.probabilities = probabilities
  }

  /// Rows of each fold: large groups first, each to the fold where it leaves the classes most even.
  static func folds(_ classes: [Int], _ groups: [String], count: Int, seed: UInt64) -> [[Int]] {
    var members = Dictionary(grouping: classes.indices) { groups[$0] }.values.sorted { $0[0] < $1[0] }
    var random = SplitMix64(seed: seed)
    members.shuffle(using: &random)
    members = members.enumerated().sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }.map(
      \.element)
    var folds = Array(repeating: [Int](), count: count)
    var sums = Array(repeating: Array(repeating: 0, count: (classes.max() ?? 0) + 1), count: count)
    for group in members {
      func burden(_ fold: Int) -> Int { group.reduce(0) { $0 + sums[fold][classes[$1]] } * 1_000 + folds[fold].count }
      guard let best = folds.indices.min(by: { burden($0) < burden($1) }) else { continue }
      folds[best] += group
      for row in group { sums[best][classes[row]] += 1 }
    }
    return folds
  }
}

/// One hidden layer of 32 rectified units and a softmax, with a penalty on the squares of the weights, fitted by Adam
/// (Kingma and Ba, 2015) as Models/training/fit_music.py fits the shipped ones.
struct Perceptron {
  static let hidden = 32
  static let penalty: Float = 5
  static let epochs = 100
  static let batch = 200
  static let rate: Float = 0.003

  private let inputs: Int
  private let classes: Int
  /// Rows of hidden weights, hidden biases, rows of output weights, output biases.
  private var values: [Float]
  private var outputStart: Int { Self.hidden * (inputs + 1) }

  init(_ rows: [[Float]], _ labels: [Int], classes: Int, seed: UInt64) {
    inputs = rows.first?.count ?? 0
    self.classes = classes
    var random = SplitMix64(seed: seed)
    // Glorot and Bengio, 2010.
    func weights(_ from: Int, _ to: Int, _ gain: Float) -> [Float] {
      let bound = (gain / Float(from + to)).squareRoot()
      return (0..<(from * to + to)).map { _ in Float.random(in: -bound...bound, using: &random) }
    }
    values = weights(inputs, Self.hidden, 6) + weights(Self.hidden, classes, 6)
    var (first, second) = ([Float](repeating: 0, count: values.count), [Float](repeating: 0, count: values.count))
    var order = Array(rows.indices)
    var step: Float = 0
    for _ in 0..<Self.epochs {
      order.shuffle(using: &random)
      for start in stride(from: 0, to: order.count, by: Self.batch) {
        let part = order[start..<min(start + Self.batch, order.count)]
        let gradient = gradient(part.map { (rows[$0], labels[$0]) })
        step += 1
        let rate = Self.rate * (1 - powf(0.999, step)).squareRoot() / (1 - powf(0.9, step))
        for index in values.indices {
          first[index] += 0.1 * (gradient[index] - first[index])
          second[index] += 0.001 * (gradient[index] * gradient[index] - second[index])
          values[index] -= rate * first[index] / (second[index].squareRoot() + 1e-8)
        }
      }
    }
  }

  func probabilities(of row: [Float]) -> [Float] { softmax(activations(row)) }

  private func activations(_ row: [Float]) -> [Float] {
    (0..<Self.hidden).map { unit in
      let start = unit * inputs
      var sum = values[Self.hidden * inputs + unit]
      for input in 0..<inputs { sum += values[start + input] * row[input] }
      return max(0, sum)
    }
  }

  private func softmax(_ units: [Float]) -> [Float] {
    let logits = (0..<classes).map { output in
      units.indices.reduce(values[outputStart + classes * Self.hidden + output]) {
        $0 + values[outputStart + output * Self.hidden + $1] * units[$1]
      }
    }
    let highest = logits.max() ?? 0
    let powers = logits.map { expf($0 - highest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }

  /// Of the mean cross-entropy and the penalty.
  private func gradient(_ part: [(row: [Float], label: Int)]) -> [Float] {
    let share = 1 / Float(part.count)
    var result = [Float](repeating: 0, count: values.count)
    for index in 0..<(Self.hidden * inputs) { result[index] = Self.penalty * share * values[index] }
    for index in outputStart..<(outputStart + classes * Self.hidden) {
      result[index] = Self.penalty * share * values[index]
    }
    for (row, label) in part {
      let units = activations(row)
      var errors = softmax(units)
      errors[label] -= 1
      var back = [Float](repeating: 0, count: Self.hidden)
      for output in 0..<classes {
        let (error, start) = (errors[output] * share, outputStart + output * Self.hidden)
        for unit in 0..<Self.hidden {
          result[start + unit] += error * units[unit]
          back[unit] += error * values[start + unit]
        }
        result[outputStart + classes * Self.hidden + output] += error
      }
      for unit in 0..<Self.hidden where units[unit] > 0 {
        let (error, start) = (back[unit], unit * inputs)
        for input in 0..<inputs { result[start + input] += error * row[input] }
        result[Self.hidden * inputs + unit] += error
      }
    }
    return result
  }
}
