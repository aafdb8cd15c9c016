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

extension Configuration {
  /// Nil where no button is wired.
  var buttonSettings: ButtonSettings? {
    button.pin.map { pin in
      ButtonSettings(
        pin.input(debounce: .milliseconds(button.debounceMilliseconds)),
        times: GestureTimes(long: .seconds(button.longPress), veryLong: .seconds(button.veryLongPress)))
    }
  }

  func makeLamp() -> any Devices.Lamp {
    guard let pin = lamp.pin else { return NoLamp() }
    return GPIOLamp(pin.address, activeLow: pin.activeLow)
  }

  /// A folder or a picture stands in for a camera where one of that name exists.
  func makeCamera(report: @escaping @Sendable (String) -> Void) -> any Devices.Camera {
    if let device = camera.device, !device.hasPrefix("/dev/"), access(device, F_OK) == 0 {
      return PictureCamera(path: device) { report("\($0)") }
    }
    return V4L2Camera(name: camera.device, wish: CameraWish(width: camera.width, height: camera.height))
  }
}
