import FoundationEssentials
import Formatting

/// One line of JSON with sorted keys.
func json(_ value: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(value), as: UTF8.self)
}

extension BinaryFloatingPoint {
  /// Rounded to four decimals, so that JSON carries no noise digits.
  var short: Double { Double(fixed(4)) ?? 0 }
}
