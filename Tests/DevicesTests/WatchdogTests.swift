import Glibc
import Testing

@testable import Devices

/// A driver that answers by script and notes what it is asked.
private final class ScriptedWatchdog: WatchdogPort {
  var calls: [String] = []
  var opening: Int32 = 7
  /// Nil takes the wish.
  var settingTimeout: Int32?
  var ownTimeout: Int32 = 60
  var feeding: Int32 = 0

  func open(_ path: String) -> Int32 {
    calls.append("open \(path)")
    return opening
  }
  func setTimeout(_ descriptor: Int32, seconds: Int32) -> Int32 {
    calls.append("timeout \(seconds)")
    return settingTimeout ?? seconds
  }
  func timeout(_ descriptor: Int32) -> Int32 { ownTimeout }
  func keepAlive(_ descriptor: Int32) -> Int32 {
    calls.append("feed")
    return feeding
  }
  func write(_ descriptor: Int32, _ byte: UInt8) { calls.append("write \(Character(UnicodeScalar(byte)))") }
  func close(_ descriptor: Int32) { calls.append("close") }
}

struct WatchdogTests {
  private let port = ScriptedWatchdog()
  private var watchdog: LinuxWatchdog { LinuxWatchdog(path: "/dev/watchdog", port: port) }

  @Test("it is armed with the timeout, fed, and disarmed by the magic letter, once")
  func order() throws {
    let watchdog = watchdog
    #expect(try watchdog.open(timeout: .seconds(15)) == .seconds(15))
    try watchdog.feed()
    try watchdog.feed()
    watchdog.close()
    watchdog.close()
    #expect(port.calls == ["open /dev/watchdog", "timeout 15", "feed", "feed", "write V", "close"])
  }

  @Test("a driver that takes no such timeout keeps its own; one that knows none is trusted with the wish")
  func limits() throws {
    port.settingTimeout = -EINVAL
    #expect(try watchdog.open(timeout: .seconds(300)) == .seconds(60))
    port.ownTimeout = -EOPNOTSUPP
    #expect(try watchdog.open(timeout: .seconds(300)) == .seconds(300))
    port.settingTimeout = 16
    #expect(try watchdog.open(timeout: .seconds(15)) == .seconds(16))
  }

  @Test(
    "what keeps it from being opened is named, with what to do",
    arguments: [
      (ENOENT, "load its driver"), (EBUSY, "RuntimeWatchdogSec"), (EACCES, "permission denied"),
      (EIO, "check its driver"),
    ])
  func refusals(code: Int32, part: String) {
    port.opening = -code
    let watchdog = watchdog
    let error = #expect(throws: DeviceError.self) { try watchdog.open(timeout: .seconds(15)) }
    #expect(error?.description.contains("watchdog /dev/watchdog ") == true)
    #expect(error?.description.contains(part) == true, "\(String(describing: error))")
    #expect(error?.mayPass == true)
    #expect(throws: DeviceError.closed(device: "/dev/watchdog")) { try watchdog.feed() }
    #expect(port.calls == ["open /dev/watchdog"])
  }

  @Test("one that cannot be fed is left armed, and can be opened again")
  func feedingFails() throws {
    let watchdog = watchdog
    _ = try watchdog.open(timeout: .seconds(15))
    port.feeding = -EIO
    #expect(throws: DeviceError.self) { try watchdog.feed() }
    #expect(port.calls.suffix(2) == ["feed", "close"])
    port.feeding = 0
    _ = try watchdog.open(timeout: .seconds(15))
    try watchdog.feed()
  }

  @Test("a path without a watchdog is named")
  func system() {
    let error = #expect(throws: DeviceError.self) {
      try LinuxWatchdog(path: "/nonexistent/watchdog").open(timeout: .seconds(15))
    }
    #expect(error?.description.contains("/nonexistent/watchdog is not there") == true)
  }
}
