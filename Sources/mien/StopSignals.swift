import CProcess

/// SIGINT, SIGTERM and SIGHUP as requests: Ctrl-C, `kill` and a lost SSH connection end the work in an orderly way, and a
/// service reads its configuration again.
enum StopSignals {
  /// Calls `stop` for each one from now on, with its number and on a thread of its own. Where that cannot be set up they
  /// end the process, as they do by default.
  static func onEach(_ stop: @escaping @Sendable (Int32) -> Void) {
    let descriptor = mien_catch_stop_signals()
    if descriptor >= 0 { readOnOwnThread(descriptor) { stop(Int32($0)) } }
  }
}
