/// What the kernel says of one GPIO line.
public struct LineReading: Sendable, Equatable {
  /// `pinctrl-bcm2711 (gpiochip0)`
  public var chip: String
  public var offset: Int
  /// Empty where the board gives none.
  public var name: String
  /// Who uses the line; nil while it is free.
  public var consumer: String?
  /// Whether the line is active; nil where it was not read.
  public var isActive: Bool?

  public init(chip: String, offset: Int, name: String, consumer: String? = nil, isActive: Bool? = nil) {
    (self.chip, self.offset, self.name, self.consumer, self.isActive) = (chip, offset, name, consumer, isActive)
  }
}

/// Finds a line without touching it.
/// - Throws: `.gpio`.
public func findLine(_ address: GPIOAddress) throws(DeviceError) -> LineReading {
  try findLine(address, among: gpioChips())
}

func findLine(_ address: GPIOAddress, among chips: [GPIOChip]) throws(DeviceError) -> LineReading {
  switch address.find(among: chips) {
  case .failure(let trouble): throw .gpio(line: address.description, trouble)
  case .success(let place):
    guard let chip = chips.first(where: { $0.name == place.chip }),
      let line = chip.lines.first(where: { $0.offset == place.offset })
    else { throw .gpio(line: address.description, .noLine(known: [], count: 0)) }
    return LineReading(chip: chip.title, offset: line.offset, name: line.name, consumer: line.consumer)
  }
}

/// Finds an input line and, where it is free, reads its level and gives it back. May block in the driver.
/// - Throws: `.gpio`.
public func readLine(_ settings: InputSettings) throws(DeviceError) -> LineReading {
  try readLine(settings, port: SystemGPIO())
}

func readLine(_ settings: InputSettings, port: any GPIOPort) throws(DeviceError) -> LineReading {
  var reading = try findLine(settings.address, among: port.chips())
  guard reading.consumer == nil else { return reading }
  let line = InputLine(settings, port: port)
  try line.start()
  defer { line.stop() }
  reading.isActive = line.isActive
  return reading
}
