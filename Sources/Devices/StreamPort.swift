/// The calls of an open playback stream whose failures `StreamRecovery` deals with. Results are those of libasound:
/// negative values are error numbers.
protocol StreamPort: AnyObject {
  func write(_ frames: UnsafeRawPointer, count: Int) -> Int
  func prepare() -> Int
  func resume() -> Int
  /// Sleeps until there may be room, at most `milliseconds`.
  func wait(milliseconds: Int) -> Int
}
