/// Summaries of lists of frame values; all give 0 for an empty list.
enum Statistics {
  static func mean(_ values: [Float]) -> Float {
    values.isEmpty ? 0 : Float(values.reduce(0.0) { $0 + Double($1) } / Double(values.count))
  }

  /// Of the population.
  static func deviation(_ values: [Float]) -> Float {
    guard !values.isEmpty else { return 0 }
    let mean = Double(mean(values))
    let squares = values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    return Float((squares / Double(values.count)).squareRoot())
  }

  /// The value below which `share` of a sorted list lies.
  static func quantile(_ sorted: [Float], _ share: Double) -> Float {
    guard let last = sorted.last else { return 0 }
    let position = Double(sorted.count - 1) * min(max(share, 0), 1)
    let index = Int(position)
    guard index + 1 < sorted.count else { return last }
    return sorted[index] + Float(position - Double(index)) * (sorted[index + 1] - sorted[index])
  }
}
