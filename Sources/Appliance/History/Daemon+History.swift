import Mood
import Store

/// What the daemon keeps of how its listeners felt, and how it keeps its history small.
extension Daemon {
  /// Keeps what a look or a listener's word told. With the camera closed nothing is kept, and what was seen is forgotten.
  func keep(_ estimate: MoodEstimate, after event: LoopEvent) async {
    guard loop.state != .private else {
      trail = MoodTrail()
      return await log.forgetFeelings()
    }
    switch event {
    case .saw, .toldMood: break
    default: return
    }
    await log.felt(estimate, by: loop.listener)
    let now = unixTime()
    guard let sample = trail.note(estimate, of: loop.listener, at: now, zone: localZone(at: now)) else { return }
    // Not waited for: the disk may take its time, and the next look is due.
    Task { await trying { try await store.record(sample) } }
  }

  /// Folds old plays, at the start and once a day; a little at a time, since others wait for the database.
  func foldHistory() async {
    while !Task.isCancelled {
      await trying { while try await store.fold(atMost: Self.foldedAtOnce) > 0, !Task.isCancelled {} }
      try? await Task.sleep(for: .seconds(86_400))
    }
  }

  private static let foldedAtOnce = 100
}
