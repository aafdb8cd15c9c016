import CGPIO
import Glibc

/// A GPIO chip and its lines, as the kernel describes them.
public struct GPIOChip: Sendable, Equatable {
  /// `gpiochip0`: may change from boot to boot.
  public let name: String
  /// `pinctrl-bcm2711`: stays. Empty where it could not be read.
  public let label: String
  /// By offset.
  public let lines: [GPIOLine]
  /// Why the chip could not be read; nil when it could.
  public let refusal: String?

  public init(name: String, label: String, lines: [GPIOLine], refusal: String? = nil) {
    (self.name, self.label, self.lines, self.refusal) = (name, label, lines, refusal)
  }

  /// `pinctrl-bcm2711 (gpiochip0)`
  public var title: String { label.isEmpty ? name : "\(label) (\(name))" }
}

public struct GPIOLine: Sendable, Equatable {
  public let offset: Int
  /// Empty where the board gives none.
  public let name: String
  /// Who uses the line; nil while it is free.
  public let consumer: String?
  public let isOutput: Bool

  public init(offset: Int, name: String, consumer: String? = nil, isOutput: Bool = false) {
    (self.offset, self.name, self.consumer, self.isOutput) = (offset, name, consumer, isOutput)
  }
}

/// The GPIO chips of this machine with their lines; empty where there is none.
public func gpioChips() -> [GPIOChip] {
  guard case .success(let chips) = filled(cgpio_chip(), { cgpio_chips($0, $1) }) else { return [] }
  return chips.map { chip in
    let (name, label) = (text(chip.name), text(chip.label))
    guard chip.error == 0 else { return GPIOChip(name: name, label: "", lines: [], refusal: gpioReason(chip.error)) }
    switch filled(cgpio_line(), { cgpio_lines(name, $0, $1) }) {
    case .success(let lines):
      return GPIOChip(name: name, label: label, lines: lines.enumerated().map { GPIOLine(offset: $0, $1) })
    case .failure(let failure):
      let reason = lineReason(failure.code, generation: Int(cgpio_generation()))
      return GPIOChip(name: name, label: label, lines: [], refusal: reason)
    }
  }
}

/// Why a chip that opens does not tell of its lines: the kernel may lack the interface that this generation of libgpiod
/// uses.
func lineReason(_ code: Int, generation: Int) -> String {
  guard code == -Int(EINVAL) || code == -Int(ENOTTY) else { return gpioReason(code) }
  return generation == 1
    ? "this kernel has no GPIO interface of the first version; use a mien built with libgpiod 2"
    : "this kernel has no GPIO interface of the second version; use Linux 5.10 or newer"
}

extension GPIOLine {
  fileprivate init(offset: Int, _ line: cgpio_line) {
    let consumer = text(line.consumer)
    self.init(
      offset: offset, name: text(line.name), consumer: line.used ? (consumer.isEmpty ? "kernel" : consumer) : nil,
      isOutput: line.output)
  }
}

/// The elements of a C function that fills an array and says how many there are.
private func filled<Element>(
  _ empty: Element, _ fill: (UnsafeMutablePointer<Element>?, Int32) -> Int32
) -> Result<[Element], GPIOFailure> {
  let count = fill(nil, 0)
  var elements = Array(repeating: empty, count: Int(max(count, 0)))
  let filled = elements.withUnsafeMutableBufferPointer { fill($0.baseAddress, Int32($0.count)) }
  guard filled >= 0 else { return .failure(GPIOFailure(code: Int(filled))) }
  return .success(Array(elements.prefix(Int(filled))))
}

/// A C string in an array of fixed size, which Swift sees as a tuple.
private func text<Characters>(_ characters: Characters) -> String {
  withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
}
