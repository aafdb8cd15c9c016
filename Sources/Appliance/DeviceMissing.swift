import Devices

/// Whether an error says that a device is not there or cannot be used, for exit code 3.
public func isDeviceMissing(_ error: any Error) -> Bool {
  if case .speakerNeverOpened? = error as? ApplianceError { return true }
  return error is DeviceError
}
