/// Says when to look next: once per interval, without drifting and without making up for looks that were missed.
struct LookPacer {
  private var last: Duration?

  /// When the next look is due; nil for at once.
  func due(every interval: Duration) -> Duration? { last.map { $0 + interval } }

  mutating func looked(at now: Duration, every interval: Duration) {
    guard let due = due(every: interval), now >= due, now - due < interval else {
      last = now
      return
    }
    last = due
  }

  /// The next look is due at once.
  mutating func reset() { last = nil }
}
