/// A line by what stays the same from boot to boot: its chip's label and its own name, or its offset on the chip.
public struct GPIOAddress: Sendable, Equatable, CustomStringConvertible {
  /// Label (`pinctrl-bcm2711`) or name (`gpiochip0`, which may change) of the chip; nil looks for the line on every chip.
  public var chip: String?
  public var line: Line

  public enum Line: Sendable, Equatable {
    /// As the board's device tree calls it, such as `GPIO17`.
    case name(String)
    /// From 0 on; only together with a chip.
    case offset(Int)
  }

  public init(chip: String? = nil, line: Line) {
    self.chip = chip
    self.line = line
  }

  /// - Parameter line: digits are an offset, anything else a name.
  public init(chip: String? = nil, line: String) {
    self.init(chip: chip, line: Int(line).map(Line.offset) ?? .name(line))
  }

  /// `GPIO17 on pinctrl-bcm2711`, `line 17 on gpiochip0`, `GPIO17`
  public var description: String {
    let text =
      switch line {
      case .name(let name): name
      case .offset(let offset): "line \(offset)"
      }
    return chip.map { "\(text) on \($0)" } ?? text
  }
}

extension GPIOAddress {
  /// The one chip and offset that are meant.
  func find(among chips: [GPIOChip]) -> Result<GPIOPlace, GPIOTrouble> {
    let candidates = chip.map { wanted in chips.filter { $0.label == wanted || $0.name == wanted } } ?? chips
    if chip != nil, candidates.isEmpty { return .failure(.noChip(known: chips.map(\.title))) }
    if let refusal = candidates.first?.refusal, candidates.allSatisfy({ $0.refusal != nil }) {
      return .failure(.refused(reason: refusal))
    }
    if case .offset = line, chip == nil { return .failure(.needsChip(known: chips.map(\.title))) }
    let found = candidates.flatMap { chip in
      chip.lines.filter(matches).map { (chip, $0) }
    }
    guard let (chip, line) = found.first else {
      let names = candidates.flatMap(\.lines).map(\.name).filter { !$0.isEmpty }
      return .failure(.noLine(known: names, count: candidates.reduce(0) { $0 + $1.lines.count }))
    }
    guard found.count == 1 else { return .failure(.ambiguous(places: found.map { "\($0.1.offset) on \($0.0.name)" })) }
    return .success(GPIOPlace(chip: chip.name, offset: line.offset))
  }

  private func matches(_ candidate: GPIOLine) -> Bool {
    switch line {
    case .name(let name): !name.isEmpty && candidate.name == name
    case .offset(let offset): candidate.offset == offset
    }
  }
}

/// Where a line is until the chips change.
struct GPIOPlace: Equatable {
  /// The kernel's name, `gpiochip0`.
  var chip: String
  var offset: Int
}
