import Devices

/// Whether an error says that a device is not there or cannot be used, for exit code 3.
public func isDeviceMissing(_ error: any Error) -> Bool {
  switch error as? ApplianceError {
  case .speakerNeverOpened, .cameraLost, .cameraIsClosed: true
  default: error is DeviceError
  }
}
