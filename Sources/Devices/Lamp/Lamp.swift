/// The light that tells what the camera does. For one thread or actor at a time.
public protocol Lamp: AnyObject {
  /// Quick enough for every thread.
  /// - Throws: when the light can no longer be set; the next call tries afresh.
  func set(_ lit: Bool) throws(DeviceError)
}

/// An LED on a GPIO line. Opened by the first `set`, and again after it was lost.
public final class GPIOLamp: Lamp {
  public let address: GPIOAddress
  private let activeLow: Bool
  private let port: any GPIOPort
  private var output: (any GPIOOutput)?

  /// - Parameter activeLow: whether the low level lights it.
  public convenience init(_ address: GPIOAddress, activeLow: Bool = false) {
    self.init(address, activeLow: activeLow, port: SystemGPIO())
  }

  init(_ address: GPIOAddress, activeLow: Bool, port: any GPIOPort) {
    (self.address, self.activeLow, self.port) = (address, activeLow, port)
  }

  deinit { _ = output?.set(false) }

  /// - Throws: `.gpio`.
  public func set(_ lit: Bool) throws(DeviceError) {
    guard let output else { return try open(lit) }
    let result = output.set(lit)
    guard result < 0 else { return }
    self.output = nil
    throw error(.lost(reason: gpioReason(result)))
  }

  private func open(_ lit: Bool) throws(DeviceError) {
    let place: GPIOPlace
    switch address.find(among: port.chips()) {
    case .success(let found): place = found
    case .failure(let trouble): throw error(trouble)
    }
    switch port.output(place, activeLow: activeLow, active: lit) {
    case .success(let output): self.output = output
    case .failure(let failure): throw error(port.trouble(failure, with: place))
    }
  }

  private func error(_ trouble: GPIOTrouble) -> DeviceError { .gpio(line: address.description, trouble) }
}
