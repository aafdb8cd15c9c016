import Glibc

/// The calls of the kernel's watchdog API. Negative results are error numbers.
protocol WatchdogPort {
  /// Opens and thereby arms it.
  func open(_ path: String) -> Int32
  /// - Returns: the seconds that the driver made of it.
  func setTimeout(_ descriptor: Int32, seconds: Int32) -> Int32
  func timeout(_ descriptor: Int32) -> Int32
  func keepAlive(_ descriptor: Int32) -> Int32
  func write(_ descriptor: Int32, _ byte: UInt8)
  func close(_ descriptor: Int32)
}

/// linux/watchdog.h, whose numbers are macros that Swift cannot read.
struct SystemWatchdog: WatchdogPort {
  private static let (keepAlive, setTimeout, getTimeout) = (UInt(0x8004_5705), UInt(0xc004_5706), UInt(0x8004_5707))

  func open(_ path: String) -> Int32 {
    let descriptor = Glibc.open(path, O_WRONLY | O_CLOEXEC)
    return descriptor >= 0 ? descriptor : -errno
  }

  func setTimeout(_ descriptor: Int32, seconds: Int32) -> Int32 { ask(descriptor, Self.setTimeout, seconds) }
  func timeout(_ descriptor: Int32) -> Int32 { ask(descriptor, Self.getTimeout, 0) }
  func keepAlive(_ descriptor: Int32) -> Int32 { ask(descriptor, Self.keepAlive, 0) }

  func write(_ descriptor: Int32, _ byte: UInt8) {
    var byte = byte
    _ = Glibc.write(descriptor, &byte, 1)
  }

  func close(_ descriptor: Int32) { Glibc.close(descriptor) }

  private func ask(_ descriptor: Int32, _ request: UInt, _ value: Int32) -> Int32 {
    var value = value
    return ioctl(descriptor, request, &value) < 0 ? -errno : value
  }
}
