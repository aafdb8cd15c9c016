/// How long a picture's music still is to play. Clock ticks queue up while a picture is looked at, which takes seconds on
/// a small board; those from before the music began do not count.
struct PictureTime {
  private(set) var left: Double
  private var counted: ContinuousClock.Instant

  /// - Parameter begin: when the music was asked for.
  init(seconds: Double, from begin: ContinuousClock.Instant) {
    left = seconds
    counted = begin
  }

  /// - Parameter counts: false lets the time pass without using it up, as in a pause.
  mutating func pass(to time: ContinuousClock.Instant, counts: Bool) {
    guard time > counted else { return }
    if counts { left -= (time - counted) / .seconds(1) }
    counted = time
  }
}
