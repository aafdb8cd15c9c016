/// Mean and standard deviation of a stream (Welford, Technometrics 4, 1962).
struct RunningMoments {
  private(set) var count = 0
  private var average = 0.0
  private var squares = 0.0

  mutating func add(_ value: Float) {
    count += 1
    let difference = Double(value) - average
    average += difference / Double(count)
    squares += difference * (Double(value) - average)
  }

  /// 0 for an empty stream.
  var mean: Float { Float(average) }
  /// Of the population; 0 for an empty stream.
  var deviation: Float { count > 0 ? Float((squares / Double(count)).squareRoot()) : 0 }
}
