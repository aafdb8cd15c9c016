import Glibc

/// Tells systemd how the daemon is, by the protocol of sd_notify(3): datagrams to the socket that `NOTIFY_SOCKET` names.
/// Does nothing where there is no such socket.
public struct ServiceManager: Sendable {
  private let socket: String?
  /// How often `alive` must be told, with room to spare; nil where no watchdog waits.
  public let watchdogInterval: Duration?

  /// From the environment that systemd gives.
  public init() {
    func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
    self.init(socket: variable("NOTIFY_SOCKET"), watchdogMicroseconds: variable("WATCHDOG_USEC").flatMap { Int64($0) })
  }

  /// - Parameters:
  ///   - socket: a path, or an abstract name after an `@`.
  ///   - watchdogMicroseconds: after how long without a sign of life the service is killed.
  init(socket: String?, watchdogMicroseconds: Int64?) {
    self.socket = socket
    watchdogInterval = watchdogMicroseconds.flatMap { $0 > 0 ? .microseconds($0 / 3) : nil }
  }

  /// Whether a service manager listens.
  public var isPresent: Bool { socket?.isEmpty == false }

  public func ready() { send("READY=1") }
  public func alive() { send("WATCHDOG=1") }
  public func stopping() { send("STOPPING=1") }

  /// One line for `systemctl status`.
  public func status(_ text: String) { send("STATUS=" + text.map { $0.isNewline ? " " : $0 }) }

  private func send(_ text: String) {
    guard let socket, !socket.isEmpty else { return }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var name = Array(socket.utf8)
    guard name.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
    if name[0] == UInt8(ascii: "@") { name[0] = 0 }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
    let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    // An abstract name is as long as it is told to be.
    let length = MemoryLayout.offset(of: \sockaddr_un.sun_path).map { $0 + name.count } ?? 0
    let bytes = Array(text.utf8)
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { target in
        _ = sendto(
          descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT), target,
          socklen_t(length))
      }
    }
  }
}
