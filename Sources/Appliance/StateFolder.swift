import Glibc
import Store

/// The one folder that holds everything Mien remembers.
public struct StateFolder: Sendable, Equatable {
  public let path: String

  /// `path` if given; else `$STATE_DIRECTORY` (set by systemd), else `$XDG_STATE_HOME/mien`, else `~/.local/state/mien`,
  /// else, where there is no home, `/var/lib/mien`.
  public init(path: String? = nil) {
    func variable(_ name: String) -> String? {
      getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
    self.path =
      path ?? variable("STATE_DIRECTORY") ?? variable("XDG_STATE_HOME").map { $0 + "/mien" }
      ?? variable("HOME").map { $0 + "/.local/state/mien" } ?? "/var/lib/mien"
  }

  public var database: String { path + "/mien.db" }
  /// Where music goes when there is no sound card.
  public var recording: String { path + "/mien.wav" }

  /// Opens the database, creating it and the folder where needed.
  ///
  /// - Parameter verifying: looks at every page for damage, which takes its time in a large library; commands leave that to
  ///   the daemon.
  public func openStore(verifying: Bool = true) async throws -> Store {
    try await Store.open(at: database, now: unixTime(), verifying: verifying)
  }
}
