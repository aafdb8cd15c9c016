import Glibc

/// Writing that survives what a sound card does in normal life: underruns (EPIPE), suspends (ESTRPIPE), interrupted and
/// premature calls (EINTR, EAGAIN). What a card does when it is leaving, it reports as that error number.
struct StreamRecovery {
  /// Underruns and suspends that were overcome.
  private(set) var interruptions = 0

  /// Failures in a row, without a single frame taken, after which the device counts as broken.
  static let patience = 8
  /// A resuming card is asked every 20 ms, for 1 s at most; then it is prepared afresh.
  static let resumeAttempts = 50

  /// - Returns: frames taken (at least one), or a negative error number that cannot be overcome.
  mutating func write(_ frames: UnsafeRawPointer, count: Int, to port: some StreamPort) -> Int {
    guard count > 0 else { return 0 }
    for _ in 0..<Self.patience {
      let result = port.write(frames, count: count)
      if result > 0 { return result }
      let failure = recover(from: result, port)
      if failure < 0 { return failure }
    }
    return -Int(EIO)
  }

  /// - Returns: 0 when the stream can be written again, else a negative error number.
  mutating func recover(from failure: Int, _ port: some StreamPort) -> Int {
    switch Int32(truncatingIfNeeded: -failure) {
    case EINTR:
      return 0
    case 0, EAGAIN:
      let outcome = port.wait(milliseconds: 200)
      return outcome < 0 && !Self.isPassing(outcome) ? outcome : 0
    case EPIPE:
      interruptions += 1
      return min(port.prepare(), 0)
    case ESTRPIPE:
      interruptions += 1
      return resume(port)
    default:
      return failure
    }
  }

  private func resume(_ port: some StreamPort) -> Int {
    for _ in 0..<Self.resumeAttempts {
      let outcome = port.resume()
      if outcome >= 0 { return 0 }
      guard outcome == -Int(EAGAIN) else { break }
      _ = port.wait(milliseconds: 20)
    }
    return min(port.prepare(), 0)
  }

  /// Whether the next write will say, or overcome, the same.
  private static func isPassing(_ failure: Int) -> Bool {
    [EPIPE, ESTRPIPE, EINTR, EAGAIN].contains(Int32(truncatingIfNeeded: -failure))
  }
}
