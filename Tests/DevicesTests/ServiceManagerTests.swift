import Glibc
import Testing

@testable import Devices

@Suite("Telling the service manager")
struct ServiceManagerTests {
  /// A datagram socket like systemd's.
  private final class Receiver {
    let path = "/tmp/mien-notify-\(UInt64.random(in: 0..<UInt64.max))"
    private let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)

    init() {
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
      withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          _ = bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
    }

    deinit {
      close(descriptor)
      unlink(path)
    }

    func next() -> String {
      var bytes = [UInt8](repeating: 0, count: 200)
      let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
      return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : ""
    }
  }

  @Test("each message is one datagram; a status stays on one line")
  func messages() {
    let receiver = Receiver()
    let manager = ServiceManager(socket: receiver.path, watchdogMicroseconds: 30_000_000)
    manager.ready()
    manager.status("plays\nWorld Map")
    manager.alive()
    #expect(receiver.next() == "READY=1")
    #expect(receiver.next() == "STATUS=plays World Map")
    #expect(receiver.next() == "WATCHDOG=1")
    #expect(receiver.next() == "")
    #expect(manager.watchdogInterval == .seconds(10))
  }

  @Test("without a manager, or with one that is gone, nothing happens")
  func absent() {
    ServiceManager(socket: nil, watchdogMicroseconds: nil).ready()
    ServiceManager(socket: "/tmp/mien-no-such-socket", watchdogMicroseconds: 0).ready()
    ServiceManager(socket: String(repeating: "x", count: 300), watchdogMicroseconds: nil).ready()
    #expect(ServiceManager(socket: nil, watchdogMicroseconds: 0).watchdogInterval == nil)
  }
}
