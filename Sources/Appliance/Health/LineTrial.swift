import Devices

/// Looks at GPIO lines without a running speaker.
enum LineTrial {
  /// Reads an input for a moment; one that is in use is only named.
  static func input(_ settings: InputSettings) -> LineFindings {
    LineFindings(settings.address) { () throws(DeviceError) in try readLine(settings) }
  }

  /// Takes the lamp's line for a moment, dark as it is without a speaker.
  static func lamp(_ address: GPIOAddress, activeLow: Bool) -> LineFindings {
    LineFindings(address) { () throws(DeviceError) in
      let line = try findLine(address)
      if line.consumer == nil { try GPIOLamp(address, activeLow: activeLow).set(false) }
      return line
    }
  }
}

extension LineFindings {
  init(_ address: GPIOAddress, _ read: () throws(DeviceError) -> LineReading) {
    self.init(address: address.description)
    do throws(DeviceError) {
      let line = try read()
      note(line)
      (isActive, isReady) = (line.isActive, line.consumer == nil)
    } catch {
      trouble = "\(error)"
    }
  }

  /// What the kernel says of the line.
  mutating func note(_ line: LineReading) { (chip, offset, consumer) = (line.chip, line.offset, line.consumer) }
}
