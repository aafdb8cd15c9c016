/// What can be wrong with a GPIO line.
public enum GPIOTrouble: Error, Equatable, Sendable, CustomStringConvertible {
  /// No such chip; `known` names those there are.
  case noChip(known: [String])
  /// An offset alone does not say on which chip.
  case needsChip(known: [String])
  /// The chip has `count` lines, none of them the wanted; `known` are their names.
  case noLine(known: [String], count: Int)
  /// Several lines have this name.
  case ambiguous(places: [String])
  /// Somebody has the line: the name that the kernel knows; nil where it knows none.
  case inUse(by: String?)
  /// The kernel does not hand the line out.
  case refused(reason: String)
  /// It worked and no longer does: the chip is gone or broken.
  case lost(reason: String)
  /// Not opened yet, or closed.
  case closed

  /// Whether waiting can help: a chip may be bound later; a name that fits twice needs a person.
  var mayPass: Bool {
    switch self {
    case .needsChip, .ambiguous: false
    case .noChip, .noLine, .inUse, .refused, .lost, .closed: true
    }
  }

  public var description: String {
    switch self {
    case .noChip(let known) where known.isEmpty:
      "no GPIO chip found; load its driver, or take the line out of the configuration"
    case .noChip(let known):
      "no such chip; there is \(Self.list(known))"
    case .needsChip(let known):
      "an offset needs a chip; \(known.isEmpty ? "but no GPIO chip was found" : "there is \(Self.list(known))")"
    case .noLine(let known, let count) where known.isEmpty:
      count == 0 ? "no such line, for there is none" : "no such line; offsets go from 0 to \(count - 1), without names"
    case .noLine(let known, _):
      "no such line; there is \(Self.list(known))"
    case .ambiguous(let places):
      "several lines are called so; choose one of \(Self.list(places)) by chip and offset"
    case .inUse(gpioConsumer?):
      "is in use by mien already: name it only once in the configuration, and run only one mien"
    case .inUse(let user):
      "is in use by \(user ?? "another program"); stop that one, or choose another line"
    case .refused(let reason):
      "cannot be used: \(reason)"
    case .lost(let reason):
      "stopped working: \(reason); check that its chip is still there"
    case .closed:
      "is not open"
    }
  }

  /// A header of 40 pins need not fill the log.
  private static func list(_ names: [String]) -> String {
    let most = 30
    let rest = names.count > most ? " and \(names.count - most) more" : ""
    return names.prefix(most).joined(separator: ", ") + rest
  }
}
