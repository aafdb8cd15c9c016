import Configuration
import Devices
import Glibc

extension GPIOPin {
  var address: GPIOAddress {
    switch line {
    case .name(let name): GPIOAddress(chip: chip, line: .name(name))
    case .offset(let offset): GPIOAddress(chip: chip, line: .offset(offset))
    }
  }

  func input(debounce: Duration = .milliseconds(10)) -> InputSettings {
    let bias: InputSettings.Bias =
      switch bias {
      case .asIs: .asIs
      case .pullUp: .pullUp
      case .pullDown: .pullDown
      case .disabled: .none
      }
    return InputSettings(address, activeLow: activeLow, bias: bias, debounce: debounce)
  }
}

extension Configuration.Service {
  func makeWatchdog() -> (any Watchdog)? { watchdog.map { LinuxWatchdog(path: $0) } }
}

extension Configuration {
  /// Nil where no button is wired.
  var buttonSettings: ButtonSettings? {
    button.pin.map { pin in
      ButtonSettings(
        pin.input(debounce: .milliseconds(button.debounceMilliseconds)),
        times: GestureTimes(long: .seconds(button.longPress), veryLong: .seconds(button.veryLongPress)))
    }
  }

  /// Nil where there is no lamp.
  func makeLamp() -> GPIOLamp? {
    lamp.pin.map { GPIOLamp($0.address, activeLow: $0.activeLow) }
  }

  /// A folder or a picture stands in for a camera where one of that name exists.
  ///
  /// - Parameter report: told of pictures that cannot be read.
  public func makeCamera(report: @escaping @Sendable (String) -> Void) -> any Devices.Camera {
    if let device = camera.device, !device.hasPrefix("/dev/"), access(device, F_OK) == 0 {
      return PictureCamera(path: device) { report("\($0)") }
    }
    let encoding = camera.format.flatMap { CameraFormat.Encoding(rawValue: $0.rawValue) }
    return V4L2Camera(
      name: camera.device, wish: CameraWish(encoding: encoding, width: camera.width, height: camera.height))
  }
}
